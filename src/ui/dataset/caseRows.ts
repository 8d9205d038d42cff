// Which cases the table shows and in which order. Pure.
import type { CaseSummary, Split } from '../../protocol/dataset';

export type Column = 'case' | 'patient' | 'image' | 'label' | 'rule' | 'size' | 'spacing' | 'channels' | 'classes' | 'split' | 'warnings';

export interface Order {
  column: Column;
  descending: boolean;
}

export interface CaseFilter {
  /** Words that must all occur in what is known of a case. */
  text: string;
  split: Split | 'all';
  flawed: boolean;
}

export const everyCase: CaseFilter = { text: '', split: 'all', flawed: false };

const product = (values: readonly number[]): number => values.reduce((all, value) => all * value, 1);
const foreground = ({ labels }: CaseSummary): number => {
  const counts = Object.entries(labels ?? {});
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return total === 0 ? -1 : counts.reduce((sum, [value, count]) => sum + (value === '0' || value === '#000000' ? 0 : count), 0) / total;
};
const splitOrder: readonly Split[] = ['train', 'validation', 'test', 'unlabelled'];

export const imageFiles = ({ files, labelFiles = [] }: CaseSummary): string[] => files.filter((file) => !labelFiles.includes(file));

/** What a column sorts by. */
const keys: Record<Column, (one: CaseSummary) => number | string> = {
  case: ({ id }) => id,
  patient: ({ patient }) => patient,
  image: (one) => imageFiles(one)[0] ?? '',
  label: ({ labelFiles = [] }) => labelFiles[0] ?? '',
  rule: ({ rule }) => rule ?? '',
  size: ({ shape }) => product(shape),
  spacing: ({ spacing }) => product(spacing),
  channels: ({ channels }) => channels,
  classes: foreground,
  split: ({ split }) => splitOrder.indexOf(split),
  warnings: ({ warnings }) => warnings.length,
};

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'string' ? a.localeCompare(String(b), 'en', { numeric: true }) : a - Number(b);

const textOf = ({ id, patient, files, rule, warnings, split }: CaseSummary): string =>
  [id, patient, ...files, rule ?? '', ...warnings, split].join('\n').toLowerCase();

export function filterCases(cases: readonly CaseSummary[], { text, split, flawed }: CaseFilter): CaseSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return cases.filter(
    (one) =>
      (split === 'all' || one.split === split) && (!flawed || one.warnings.length > 0) && words.every((word) => textOf(one).includes(word)),
  );
}

/** Equal cases stay in their order. */
export function sortCases(cases: readonly CaseSummary[], { column, descending }: Order): CaseSummary[] {
  const keyed = cases.map((one) => ({ one, key: keys[column](one) }));
  const sign = descending ? -1 : 1;
  return keyed.toSorted((a, b) => sign * compare(a.key, b.key)).map(({ one }) => one);
}

/** Rows that are in sight of a list that is not laid out yet, about: the first drawing of the desk is long, and more follow once its height is known. */
const firstRows = 14;

/** Rows to draw of a list that is scrolled: those in sight and a few around them. `heightPx` 0 means that nothing is laid out yet. */
export function rowsInSight(count: number, rowPx: number, scrollPx: number, heightPx: number): { from: number; to: number } {
  const around = 8;
  const height = heightPx > 0 ? heightPx : firstRows * rowPx;
  const from = Math.max(0, Math.min(count, Math.floor(scrollPx / rowPx)) - around);
  return { from, to: Math.min(count, Math.ceil((scrollPx + height) / rowPx) + around) };
}
