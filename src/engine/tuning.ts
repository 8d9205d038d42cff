// How finely work is split, by kind of adapter. Everything that a later autotune will choose lies here.

export interface Tuning {
  /** Threads that a split reduction aims for. */
  reductionThreads: number;
  /** Most parts of one reduction; a single thread adds them up afterwards. */
  maxChunks: number;
  /** Threads that a weight gradient aims for. */
  weightGradientThreads: number;
  /** Fewest threads with which a convolution takes a tile larger than the small one. */
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

/** Positions along x times channel groups of one thread of a 3x3 convolution: small 4 x 1, wide 8 x 2, long 16 x 2 (rows of a multiple of 16). */
export type Tile = 'small' | 'wide' | 'long';

/** Tile of a 3x3 convolution that writes `rows` rows of `width` positions in `groups` channel groups, and the threads it takes. */
export function chooseTile(tuning: Tuning, stride: 1 | 2, rows: number, width: number, groups: number): { tile: Tile; threads: number } {
  const threads = {
    small: rows * Math.ceil(width / 4) * groups,
    wide: rows * Math.ceil(width / 8) * Math.ceil(groups / 2),
    long: rows * Math.ceil(width / 16) * Math.ceil(groups / 2),
  };
  const pays = (tile: Tile): boolean => stride === 1 && groups > 1 && threads[tile] >= tuning.wideThreads;
  const tile = width % 16 === 0 && pays('long') ? 'long' : pays('wide') ? 'wide' : 'small';
  return { tile, threads: threads[tile] };
}
