// How finely work is split, by kind of adapter. Everything that a later autotune will choose lies here.

export interface Tuning {
  /** Threads that a split reduction aims for. */
  reductionThreads: number;
  /** Most parts of one reduction; a single thread adds them up afterwards. */
  maxChunks: number;
  /** Threads that a weight gradient aims for. */
  weightGradientThreads: number;
  /** Fewest threads with which a convolution takes the wide tile (8 positions x 2 groups) instead of the small one (4 x 1). */
  wideThreads: number;
  /** Whether a weight gradient's thread takes two output groups: fewer loads, twice the registers. */
  wideWeightGradients: boolean;
  /** Bytes of partial weight gradients that may wait for one common reduction. */
  partialBytes: number;
}

export const softwareTuning: Tuning = {
  reductionThreads: 512,
  maxChunks: 64,
  weightGradientThreads: 768,
  wideThreads: 4,
  wideWeightGradients: true,
  partialBytes: 16 * 2 ** 20,
};
export const hardwareTuning: Tuning = {
  reductionThreads: 16384,
  maxChunks: 64,
  weightGradientThreads: 16384,
  wideThreads: 16384,
  wideWeightGradients: false,
  partialBytes: 64 * 2 ** 20,
};

/** Parts into which `items` are split when `lanes` threads work side by side on each part. */
export function chunksFor(target: number, lanes: number, items: number, most: number): number {
  return Math.max(1, Math.min(Math.ceil(target / lanes), items, most));
}

/** Tile of a 3x3 convolution that writes `rows` rows of `width` positions in `groups` channel groups, and the threads it takes. */
export function chooseTile(tuning: Tuning, stride: 1 | 2, rows: number, width: number, groups: number): { wide: boolean; threads: number } {
  const wide = rows * Math.ceil(width / 8) * Math.ceil(groups / 2);
  if (stride === 1 && groups > 1 && wide >= tuning.wideThreads) return { wide: true, threads: wide };
  return { wide: false, threads: rows * Math.ceil(width / 4) * groups };
}
