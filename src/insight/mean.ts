// Mean of the numbers that are defined. Pure.

/** Null where none is. */
export function meanOf(values: Iterable<number | null>): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values)
    if (value !== null) {
      sum += value;
      count++;
    }
  return count > 0 ? sum / count : null;
}
