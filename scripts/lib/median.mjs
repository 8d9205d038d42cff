// The middle of a list of measurements.

/** @param {readonly number[]} list of at least one number */
export function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2;
}
