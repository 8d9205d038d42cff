// What removing filters would do to a measure: the change over the same cases, before and after. Pure.

export interface PairedChange {
  /** after - before, mean over the pairs; above 0 a loss gets worse. */
  mean: number;
  /** Standard deviation of the differences (n - 1) over √n; null for one pair. */
  standardError: number | null;
  /** Pairs whose value rises, and falls. */
  rises: number;
  falls: number;
  count: number;
}

/** Pairs in which a value is not finite are left out; null where none is left. Throws where the lists differ in length. */
export function computePairedChange(before: readonly number[], after: readonly number[]): PairedChange | null {
  if (before.length !== after.length) throw new RangeError(`${before.length} values before, ${after.length} after: they must be pairs.`);
  const changes = before.map((value, i) => (after[i] as number) - value).filter(Number.isFinite);
  const count = changes.length;
  if (count === 0) return null;
  const mean = changes.reduce((sum, change) => sum + change, 0) / count;
  const squares = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0);
  return {
    mean,
    standardError: count > 1 ? Math.sqrt(squares / (count - 1) / count) : null,
    rises: changes.filter((change) => change > 0).length,
    falls: changes.filter((change) => change < 0).length,
    count,
  };
}
