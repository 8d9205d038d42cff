// Pairs image files with label files by the rule that completes the most pairs. Pure; opens no file.
import type { Frame } from '../readers/reader';
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
  /** Where image and label hold several frames: the one that this case is. */
  frame?: Frame;
}

export interface Pairing {
  pairs: Pair[];
  /** Labels whose image is not here. */
  orphans: string[];
  /** By-products of known sets, and labels beyond those that a rule uses. */
  skipped: { path: string; what: string }[];
}

type Draft = Group & { rule: Rule | null };

const furtherLabel = 'further label of a case that has one';

/** Labels of the kind that most cases have, so that all cases mean the same by it; of several a rule without `merge` keeps the first. */
function chooseLabels(rule: Rule, labels: readonly LabelFile[], cases: ReadonlyMap<string, number>): LabelFile[] {
  const [best] = labels.toSorted((a, b) => (cases.get(b.kind) ?? 0) - (cases.get(a.kind) ?? 0));
  const alike = labels.filter(({ kind }) => kind === best?.kind);
  return rule.merge ? alike : alike.slice(0, 1);
}

/** Cases that have a label of each kind. */
function countKinds(groups: readonly Group[]): Map<string, number> {
  const cases = new Map<string, number>();
  for (const { labels } of groups)
    for (const kind of new Set(labels.map((label) => label.kind))) cases.set(kind, (cases.get(kind) ?? 0) + 1);
  return cases;
}

/** Only groups that found a label; `further` are their labels that are not used. */
function completePairs(rule: Rule, paths: readonly string[]): { drafts: Draft[]; further: string[] } {
  const groups = groupByRule(rule, paths).filter((group) => group.labels.length > 0);
  const kinds = countKinds(groups);
  const drafts = groups.map((group) => ({ ...group, labels: chooseLabels(rule, group.labels, kinds), rule }));
  const kept = new Set(drafts.flatMap(({ labels }) => labels));
  return { drafts, further: groups.flatMap(({ labels }) => labels.filter((label) => !kept.has(label)).map(({ path }) => path)) };
}

/** Rules by numbers are a guess: they may not pair when a number stands for two files. */
function isTrustworthy(rule: Rule, drafts: readonly Draft[], paths: readonly string[]): boolean {
  if (!rule.byNumber) return true;
  const keys = paths.map((path) => matchPath(rule, path)).filter((match) => match !== null);
  return new Set(keys.map((match) => [match.role, match.subset, match.key].join())).size === keys.length && drafts.length > 0;
}

function findBestRule(paths: readonly string[]): ReturnType<typeof completePairs> {
  let best: ReturnType<typeof completePairs> = { drafts: [], further: [] };
  for (const rule of rules) {
    const found = completePairs(rule, paths);
    if (found.drafts.length > best.drafts.length && isTrustworthy(rule, found.drafts, paths)) best = found;
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
      subset: '',
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
  const further = new Set<string>();
  for (let best = findBestRule(rest); best.drafts.length > 0; best = findBestRule(rest)) {
    drafts.push(...best.drafts);
    if (best.drafts[0]?.rule) used.push(best.drafts[0].rule);
    for (const path of best.further) further.add(path);
    const taken = new Set(best.drafts.flatMap((draft) => [...draft.images, ...draft.labels].map(({ path }) => path)));
    rest = rest.filter((path) => !taken.has(path));
  }
  const left = sortLeftovers(rest, used);
  const all = [...drafts, ...left.drafts];
  const names = nameCases(all.map(({ id, images }) => ({ id, path: images[0]?.path ?? '' })));
  return {
    pairs: all.map((draft, i) => toPair(draft, names[i]?.id ?? draft.id, names[i]?.patient ?? draft.id)),
    orphans: left.orphans.filter((path) => !further.has(path)),
    skipped: [
      ...passed.flatMap(({ path, what }) => (what === undefined ? [] : [{ path, what }])),
      ...left.orphans.flatMap((path) => (further.has(path) ? [{ path, what: furtherLabel }] : [])),
    ],
  };
}
