// The convolution kernels of a training step as they run on this machine: what was chosen, how, and what it costs.
import type { AdapterFacts } from './snapshot';

/** How far kernels are that have to be measured or compiled before anything runs. */
export interface KernelProgress {
  stage: 'choosing' | 'compiling';
  done: number;
  total: number;
}

/** measured: the fastest of several on this adapter; estimated: the cheapest by a cost model; plain: the only one that suits the shape. */
export type KernelChoice = 'measured' | 'estimated' | 'plain';

/** One convolution of a training step. */
export interface KernelRow {
  /** The layer's published name. */
  layer: string;
  direction: 'forward' | 'input gradient' | 'weight gradient';
  operation: string;
  /** How the kernel tiles its work. */
  variant: string;
  /** True for the variant against which all others are checked. */
  plain: boolean;
  chosen: KernelChoice;
  /** GPU time of one run; null where the adapter has no timestamp queries, 0 where it took less than the browser's clock shows. */
  microseconds: number | null;
  /** 10⁹ floating-point operations a second, on channels padded to groups of four; null where no time is known. */
  gflops: number | null;
  /** Of the GPU time of all convolutions of the step, 0..1; null where no time is known. */
  share: number | null;
}

export interface KernelReport {
  adapter: Pick<AdapterFacts, 'vendor' | 'architecture' | 'description' | 'software'>;
  /** The epoch whose network was timed. */
  epoch: number;
  /** In the order in which the step runs them. */
  rows: KernelRow[];
  /** Kernels, as "operation variant", that compute something else than the plain variant on this adapter; never used. */
  refused: string[];
  /** All rows together; null as in a row. */
  total: { microseconds: number | null; gflops: number | null };
}

/** Most seconds that kernels are measured for when a person asks; shapes that are left keep their estimated choice. */
export const measuringBudgetSeconds = 30;
