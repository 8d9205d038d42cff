// How finely work is split, by kind of adapter. Everything that a later autotune will choose lies here.

export interface Tuning {
  /** Threads that a split reduction aims for. */
  reductionThreads: number;
  /** Most parts of one reduction; a single thread adds them up afterwards. */
  maxChunks: number;
  /** Threads that a weight gradient aims for. */
  weightGradientThreads: number;
  /** Bytes of partial weight gradients that may wait for one common reduction. */
  partialBytes: number;
}

export const softwareTuning: Tuning = { reductionThreads: 512, maxChunks: 64, weightGradientThreads: 768, partialBytes: 16 * 2 ** 20 };
export const hardwareTuning: Tuning = { reductionThreads: 16384, maxChunks: 64, weightGradientThreads: 16384, partialBytes: 64 * 2 ** 20 };

/** Parts into which `items` are split when `lanes` threads work side by side on each part. */
export function chunksFor(target: number, lanes: number, items: number, most: number): number {
  return Math.max(1, Math.min(Math.ceil(target / lanes), items, most));
}
