// What a data set is in a few words: counts per split, sizes, spacing. Pure; knows nothing of how it is shown.
import type { CaseSummary, DatasetSummary, Split } from '../../protocol/dataset';
import { formatDigits } from '../../lib/format';

export const splitWords: Record<Split, string> = { train: 'train', validation: 'validation', test: 'test', unlabelled: 'no mask' };

/** Cases per split, splits without cases left out. */
export function countSplits(dataset: DatasetSummary): { split: Split; count: number }[] {
  const order: Split[] = ['train', 'validation', 'test', 'unlabelled'];
  return order
    .map((split) => ({ split, count: dataset.cases.filter((one) => one.split === split).length }))
    .filter(({ count }) => count > 0);
}

/** "8 train · 2 validation". */
export const splitsInWords = (dataset: DatasetSummary): string =>
  countSplits(dataset)
    .map(({ split, count }) => `${count} ${splitWords[split]}`)
    .join(' · ');

/** "36 × 50 × 36", or the range where cases differ: "35–41 × 47–55 × 27–40". */
export function sizeInWords(cases: readonly CaseSummary[]): string {
  const axes = Math.max(0, ...cases.map((one) => one.shape.length));
  return Array.from({ length: axes }, (_, axis) => rangeInWords(cases.map((one) => one.shape[axis] ?? 1))).join(' × ');
}

/** "1.25 × 1.25 × 10 mm"; "varies" is spelled as ranges. */
export function spacingInWords(cases: readonly CaseSummary[]): string {
  const axes = Math.max(0, ...cases.map((one) => one.spacing.length));
  return `${Array.from({ length: axes }, (_, axis) => rangeInWords(cases.map((one) => one.spacing[axis] ?? 1))).join(' × ')} mm`;
}

/** Two-dimensional slices in all cases together. */
export const countSlices = (cases: readonly CaseSummary[]): number => cases.reduce((sum, one) => sum + (one.shape[2] ?? 1), 0);

/** Foreground classes of one case as "LV 1.9 %", by share of its labelled area; null without a label. */
export function classesInWords(one: CaseSummary, dataset: DatasetSummary): string | null {
  const { labels } = one;
  if (!labels) return null;
  const total = Object.values(labels).reduce((sum, count) => sum + count, 0);
  const present = dataset.classes.slice(1).filter(({ value }) => (labels[String(value)] ?? 0) > 0);
  if (present.length === 0) return 'background only';
  return present.map(({ value, name }) => `${name} ${shareInWords((labels[String(value)] ?? 0) / Math.max(1, total))}`).join(', ');
}

/** Share of each class, background first, in all labelled voxels of the set, in words. */
export function classShares({ cases, classes }: DatasetSummary): string[] {
  const counts = classes.map(({ value }) => cases.reduce((sum, { labels }) => sum + (labels?.[String(value)] ?? 0), 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count === 0 ? 'absent' : shareInWords(count / total)));
}

const shareInWords = (share: number): string => (share < 0.001 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`);

function rangeInWords(values: readonly number[]): string {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return formatDigits(low) === formatDigits(high) ? formatDigits(low) : `${formatDigits(low)}–${formatDigits(high)}`;
}
