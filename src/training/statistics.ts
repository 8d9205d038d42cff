// Means and medians of measured numbers. Pure.

/** NaN for an empty list: a mean of nothing must not look like a number. */
export const computeMean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

export function computeMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Element by element mean of rows of equal length. */
export function computeColumnMeans(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, column) => computeMean(rows.map((row) => row[column] ?? NaN)));
}

/** Mean of those that are known; null where none is. */
export function computeMeanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : computeMean(known);
}
