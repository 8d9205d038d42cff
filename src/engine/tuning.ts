// How finely work is split, by kind of adapter, and what a thread's work costs there: from this the planner chooses tile sizes.

export interface Tuning {
  /** Threads that a split reduction aims for. */
  reductionThreads: number;
  /** Most parts of one reduction; a single thread adds them up afterwards. */
  maxChunks: number;
  /** Threads that a pass over all positions, or over all parameters, aims for. */
  sweepThreads: number;
  /**
   * Whether what a thread takes of a map lies together, as caches of processors like it, or what threads take that run together does, as GPUs like it.
   */
  contiguous: boolean;
  /** Threads of a workgroup whose threads wait for each other. */
  team: number;
  /** Threads that a weight gradient aims for. */
  weightGradientThreads: number;
  /** Most bytes of partial weight gradients that may wait for one common reduction ... */
  partialBytes: number;
  /** ... and what they may take even of a tiny network. */
  leastPartialBytes: number;
  convolution: ConvolutionTuning;
}

export interface ConvolutionTuning {
  /** Threads of a workgroup. */
  workgroup: number;
  /** Threads below which the adapter is not busy: fewer of them take as long. */
  busyThreads: number;
  /** Cost of loading one float, in multiply-adds. */
  loadCost: number;
  /** Cost of reading or writing one float of workgroup memory, in multiply-adds; infinite where barriers cost more than it saves. */
  sharedLoadCost: number;
  /** Cost of one float that a loop hands on to its next turn, in multiply-adds. */
  carryCost: number;
  /** Cost of beginning and storing one float of a thread's sums, in multiply-adds. */
  setupCost: number;
  /** Most sums of four floats that a thread may keep. */
  accumulators: number;
  /** Cost of a float that a thread takes from another of its quad, in multiply-adds; infinite where there are no subgroups or their order is unknown. */
  quadCost: number;
}

/**
 * SwiftShader gathers each float lane by lane, with branches: 5 ns of a core, and 12 where the loop's code outgrows the instruction cache, as it does
 * in all but the smallest tile; a float that another thread of a quad has loaded takes 3, a multiply-add 0.9, a sum that a loop hands on 1.4, one that
 * is begun and stored about 50 (measured by processor time of the GPU process).
 * Registers cost nothing, so large tiles win. Small workgroups keep every core busy with few threads. A barrier suspends and resumes every thread, so
 * that none works with others.
 */
export const softwareTuning: Tuning = {
  reductionThreads: 256,
  sweepThreads: 256,
  maxChunks: 64,
  contiguous: true,
  team: 8,
  weightGradientThreads: 256,
  partialBytes: 16 * 2 ** 20,
  leastPartialBytes: 3 * 2 ** 17,
  convolution: {
    workgroup: 8,
    busyThreads: 32,
    loadCost: 13,
    sharedLoadCost: Infinity,
    carryCost: 1.5,
    setupCost: 60,
    accumulators: 128,
    quadCost: 3,
  },
};

/** Not measured: many threads, and tiles that fit into registers. The autotune decides where it may run. */
export const hardwareTuning: Tuning = {
  reductionThreads: 16384,
  sweepThreads: 65536,
  maxChunks: 64,
  contiguous: false,
  team: 64,
  weightGradientThreads: 16384,
  partialBytes: 64 * 2 ** 20,
  leastPartialBytes: 3 * 2 ** 17,
  convolution: {
    workgroup: 64,
    busyThreads: 32768,
    loadCost: 4,
    sharedLoadCost: 1,
    carryCost: 0,
    setupCost: 0,
    accumulators: 16,
    quadCost: Infinity,
  },
};

export function tuningFor({ software, features }: { software: boolean; features: readonly string[] }): Tuning {
  if (!software) return hardwareTuning;
  if (features.includes('subgroups')) return softwareTuning;
  return { ...softwareTuning, convolution: { ...softwareTuning.convolution, quadCost: Infinity } };
}

/** Parts into which `items` are split when `lanes` threads work side by side on each part. */
export function chunksFor(target: number, lanes: number, items: number, most: number): number {
  return Math.max(1, Math.min(Math.ceil(target / lanes), items, most));
}

export type Walk = Readonly<Record<'apart' | 'step' | 'each', number>>;

/** Chunk c of a sum takes the items c·apart, c·apart + step, ..., at most `each`, as far as there are so many; as uniforms. */
export function walkFor(contiguous: boolean, chunks: number, items: number): Walk {
  const each = Math.ceil(items / chunks);
  return contiguous ? { apart: each, step: 1, each } : { apart: 1, step: chunks, each };
}
