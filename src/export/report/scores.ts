// The scores of a report: of the last validation, and of the test once it was scored. Pure.
import type { TestScore } from '../../protocol/snapshot';
import type { ExportSource } from '../source';
import { paragraph, table } from './html';

export const formatNullable = (value: number | null): string => (value === null ? 'undefined' : value.toFixed(3));

/** One row a foreground class. */
export function describeScores({ history, classes, test }: Pick<ExportSource, 'history' | 'classes' | 'test'>): string {
  const columns: [name: string, values: readonly (number | null)[]][] = [];
  const validated = history.findLast(({ dice }) => dice !== null);
  if (validated?.dice) columns.push([`validation Dice, epoch ${validated.epoch}`, validated.dice]);
  if (test) columns.push([`test Dice, epoch ${test.epoch}`, test.dice], ...listDistances(test));
  if (columns.length === 0) return paragraph('Nothing was validated.');
  return table(
    ['class', ...columns.map(([name]) => name)],
    classes.slice(1).map(({ name }, i) => [name, ...columns.map(([, values]) => formatNullable(values[i] ?? null))]),
  );
}

/** Means over the cases where they are defined; none of runs that an earlier version scored. */
function listDistances({ cases, dice }: TestScore): [string, (number | null)[]][] {
  const surfaces = cases.flatMap(({ surface }) => surface ?? []);
  const [first] = surfaces;
  return first ? [[`test HD95, ${first.unit}`, dice.map((_, i) => computeMean(surfaces.flatMap(({ hd95 }) => hd95[i] ?? [])))]] : [];
}

const computeMean = (values: readonly number[]): number | null =>
  values.length > 0 ? values.reduce((a, b) => a + b, 0) / values.length : null;
