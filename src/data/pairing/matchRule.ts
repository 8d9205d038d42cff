// Applies one rule to a list of paths: which images and labels belong together under it. Pure; opens no file.
import type { Rule } from './patterns';

export interface LabelFile {
  path: string;
  part: string | null;
  kind: string;
}

export interface Group {
  id: string;
  /** Path in front of the matched part; tells equal names in different folders apart. */
  prefix: string;
  /** Train, validation or test, where the rule names it; empty where not. */
  subset: string;
  images: { path: string; channel: string }[];
  labels: LabelFile[];
}

interface Match {
  role: 'image' | 'label';
  id: string;
  key: string;
  prefix: string;
  subset: string;
  channel: string;
  part: string | null;
  kind: string;
}

const lastNumber = (text: string): string => {
  const digits = /(\d+)\D*$/.exec(text)?.[1];
  return digits === undefined ? text : String(Number(digits));
};

/** Sets spell their parts differently for images and labels: training and train, Tr and tr. */
const shortenSubset = (name = ''): string => name.slice(0, 2).toLowerCase();

/** What a rule says about one path (label pattern first), or null. */
export function matchPath(rule: Rule, path: string): Match | null {
  for (const role of ['label', 'image'] as const) {
    const found = rule[role].exec(path);
    const groups = found?.groups;
    if (!found || groups?.id === undefined) continue;
    const { id, ch = '', part = null, kind = '' } = groups;
    const key = rule.byNumber ? lastNumber(id) : id.toLowerCase();
    const subset = shortenSubset(groups.sp);
    return { role, id, key, prefix: path.slice(0, found.index), subset, channel: ch.toLowerCase(), part, kind };
  }
  return null;
}

/** Folders that two paths share from the root. */
export const countCommonFolders = (a: string, b: string): number => {
  const [left, right] = [a.split('/'), b.split('/')];
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  return shared;
};

/** Groups of the label's part of the set; those of no named part where there is none, all where the label names none. */
function ofSubset(groups: readonly Group[], subset: string): readonly Group[] {
  const same = groups.filter((group) => group.subset === subset);
  if (same.length > 0) return same;
  return subset === '' ? groups : groups.filter((group) => group.subset === '');
}

/** The group whose folder is nearest to the label's; undefined where two are equally near. */
function findNearest(all: readonly Group[], { id, prefix, subset }: Match): Group | undefined {
  const alike = all.filter((group) => group.id === id);
  // Names that differ in capitals alone are one name, but not where both are there.
  const groups = ofSubset(alike.length > 0 ? alike : all, subset);
  const exact = groups.filter((group) => group.prefix === prefix);
  if (exact.length > 0) return new Set(exact.map((group) => group.subset)).size === 1 ? exact[0] : undefined;
  const ranked = groups.map((group) => ({ group, near: countCommonFolders(group.prefix, prefix) })).sort((a, b) => b.near - a.near);
  return ranked.length > 1 && ranked[0]?.near === ranked[1]?.near ? undefined : ranked[0]?.group;
}

/** Groups of one rule; groups without labels are images that found none. */
export function groupByRule(rule: Rule, paths: readonly string[]): Group[] {
  const groups = new Map<string, Group>();
  const byKey = new Map<string, Group[]>();
  const labels: { match: Match; path: string }[] = [];
  for (const path of paths) {
    const match = matchPath(rule, path);
    if (match?.role === 'label') labels.push({ match, path });
    if (match?.role !== 'image') continue;
    // Without a channel in the name every file is a case of its own.
    const unique = match.channel === '' ? path : [match.prefix, match.subset, match.key].join('\n');
    const group = groups.get(unique) ?? { id: match.id, prefix: match.prefix, subset: match.subset, images: [], labels: [] };
    if (!groups.has(unique)) byKey.set(match.key, [...(byKey.get(match.key) ?? []), group]);
    group.images.push({ path, channel: match.channel });
    groups.set(unique, group);
  }
  for (const { match, path } of labels)
    findNearest(byKey.get(match.key) ?? [], match)?.labels.push({ path, part: match.part, kind: match.kind });
  return [...groups.values()];
}
