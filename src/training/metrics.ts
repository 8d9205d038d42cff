// Dice from exact voxel counts: per case over all its slices, then the mean over cases. Pure; must not know batches or patches.

/** Voxels per class, background included. Doubles: exact up to 2^53 voxels. */
export interface DiceCounts {
  readonly both: Float64Array;
  readonly truth: Float64Array;
  readonly prediction: Float64Array;
}

export const createDiceCounts = (classes: number): DiceCounts => ({
  both: new Float64Array(classes),
  truth: new Float64Array(classes),
  prediction: new Float64Array(classes),
});

/** Adds a slice, or any part of a case; `truth` and `prediction` hold class indices on the same grid. Positions whose truth is no class (255) are left out. */
export function addToDice(counts: DiceCounts, truth: Uint8Array, prediction: Uint8Array): void {
  if (truth.length !== prediction.length) throw new Error(`Truth has ${truth.length} voxels and the prediction ${prediction.length}.`);
  const classes = counts.truth.length;
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i] as number;
    const p = prediction[i] as number;
    if (t >= classes) continue;
    counts.truth[t] = (counts.truth[t] as number) + 1;
    counts.prediction[p] = (counts.prediction[p] as number) + 1;
    if (t === p) counts.both[t] = (counts.both[t] as number) + 1;
  }
}

/** 2|A∩B| / (|A|+|B|) per foreground class, in [0, 1]; null where neither truth nor prediction has the class. */
export function computeDice(counts: DiceCounts): (number | null)[] {
  return Array.from(counts.truth.subarray(1), (truth, i) => {
    const sum = truth + (counts.prediction[i + 1] ?? 0);
    return sum === 0 ? null : (2 * (counts.both[i + 1] ?? 0)) / sum;
  });
}

/** Mean over cases per foreground class, over the cases where it is defined; null where it is defined nowhere. */
export function computeMeanDice(cases: readonly (readonly (number | null)[])[], classes: number): (number | null)[] {
  return Array.from({ length: classes - 1 }, (_, index) => {
    const defined = cases.flatMap((dice) => dice[index] ?? []);
    return defined.length === 0 ? null : defined.reduce((a, b) => a + b, 0) / defined.length;
  });
}
