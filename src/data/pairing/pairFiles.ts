// Pairs image files with label files by the rule that completes the most pairs. Pure; opens no file.
import { groupByRule, matchPath, type Group, type LabelFile } from './matchRule';
import { nameCases } from './nameCases';
import type { Rule } from './patterns';
import { rules, skipped } from './rules';

export interface Pair {
  id: string;
  patient: string;
  /** In channel order. */
  images: string[];
  /** Empty for an unlabelled case. */
  labels: LabelFile[];
  rule: Rule | null;
}

export interface Pairing {
  pairs: Pair[];
  /** Labels whose image is not here, and labels beyond the one a rule uses. */
  orphans: string[];
  skipped: { path: string; what: string }[];
}

type Draft = Group & { rule: Rule | null };

function chooseLabels(rule: Rule, labels: readonly LabelFile[]): LabelFile[] {
  return rule.merge ? labels.filter(({ kind }) => kind === labels[0]?.kind) : labels.slice(0, 1);
}

/** Only groups that found a label; of several labels a rule without `merge` keeps the first. */
function completePairs(rule: Rule, paths: readonly string[]): Draft[] {
  return groupByRule(rule, paths)
    .filter((group) => group.labels.length > 0)
    .map((group) => ({ ...group, labels: chooseLabels(rule, group.labels), rule }));
}

/** Rules by numbers are a guess: they may not pair when a number stands for two files. */
function isTrustworthy(rule: Rule, drafts: readonly Draft[], paths: readonly string[]): boolean {
  if (!rule.byNumber) return true;
  const keys = paths.map((path) => matchPath(rule, path)).filter((match) => match !== null);
  return new Set(keys.map((match) => `${match.role}${match.key}`)).size === keys.length && drafts.length > 0;
}

function findBestRule(paths: readonly string[]): Draft[] {
  let best: Draft[] = [];
  for (const rule of rules) {
    const drafts = completePairs(rule, paths);
    if (drafts.length > best.length && isTrustworthy(rule, drafts, paths)) best = drafts;
  }
  return best;
}

/** The rule that explains a leftover: a used one first, then any whose label pattern fits, then any whose image pattern fits. */
function explainLeftover(path: string, used: readonly Rule[]): { rule: Rule | null; orphan: boolean } {
  const roleIn = (rule: Rule): string | undefined => matchPath(rule, path)?.role;
  const rule = used.find(roleIn) ?? rules.find((candidate) => roleIn(candidate) === 'label') ?? rules.find(roleIn) ?? null;
  return { rule, orphan: rule !== null && roleIn(rule) === 'label' };
}

/** What is left after all pairs: images without a label, and labels without an image. */
function sortLeftovers(paths: readonly string[], used: readonly Rule[]): { drafts: Draft[]; orphans: string[] } {
  const orphans: string[] = [];
  const byRule = new Map<Rule | null, string[]>();
  for (const path of paths) {
    const { rule, orphan } = explainLeftover(path, used);
    if (orphan) orphans.push(path);
    else byRule.set(rule, [...(byRule.get(rule) ?? []), path]);
  }
  const drafts = [...byRule].flatMap(([rule, members]): Draft[] => {
    if (rule) return groupByRule(rule, members).map((group) => ({ ...group, rule }));
    return members.map((path) => ({
      id: path.replace(/^.*\//, '').replace(/\.[^.]*$/, ''),
      prefix: '',
      images: [{ path, channel: '' }],
      labels: [],
      rule,
    }));
  });
  return { drafts, orphans };
}

const channelOrder = ['t1', 't1n', 't1w', 't1ce', 't1c', 't2', 't2w', 'flair', 't2f'];
const rankChannel = (channel: string): number => (/^\d+$/.test(channel) ? Number(channel) : channelOrder.indexOf(channel));

function toPair(draft: Draft, id: string, patient: string): Pair {
  const images = draft.images.toSorted((a, b) => rankChannel(a.channel) - rankChannel(b.channel) || (a.path < b.path ? -1 : 1));
  const labels = draft.labels.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { id, patient, images: images.map(({ path }) => path), labels, rule: draft.rule };
}

/** Paths (with `/`, NFC) of image-like files, junk already removed, to pairs with unique ids. The order of `paths` does not matter. */
export function pairFiles(paths: readonly string[]): Pairing {
  const set = paths.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const passed = set.map((path) => ({ path, what: skipped.find(({ pattern }) => pattern.test(path))?.what }));
  let rest = passed.filter(({ what }) => what === undefined).map(({ path }) => path);
  const drafts: Draft[] = [];
  const used: Rule[] = [];
  for (let best = findBestRule(rest); best.length > 0; best = findBestRule(rest)) {
    drafts.push(...best);
    if (best[0]?.rule) used.push(best[0].rule);
    const taken = new Set(best.flatMap((draft) => [...draft.images, ...draft.labels].map(({ path }) => path)));
    rest = rest.filter((path) => !taken.has(path));
  }
  const left = sortLeftovers(rest, used);
  const all = [...drafts, ...left.drafts];
  const names = nameCases(all.map(({ id, images }) => ({ id, path: images[0]?.path ?? '' })));
  return {
    pairs: all.map((draft, i) => toPair(draft, names[i]?.id ?? draft.id, names[i]?.patient ?? draft.id)),
    orphans: left.orphans,
    skipped: passed.flatMap(({ path, what }) => (what === undefined ? [] : [{ path, what }])),
  };
}
