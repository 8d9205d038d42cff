// What a plan is made from and made of: the vocabulary of forward.ts, backward.ts and their parts. Types only.
import type { Layer, Network } from '../network/network';
import type { Distance } from '../protocol/config';
import type { Grid, Placement } from './geometry';
import type { Operation } from './kernels/convolution/convolutions';
import type { TileName } from './kernels/convolution/tiles';
import type { HeadLoss } from './kernels/loss/record';
import type { ParameterLayout } from './layout';
import type { Recorder, Tensor, TensorSlice } from './recorder';
import type { ConvolutionShape } from './tileChoice';
import type { Tuning } from './tuning';

/** Everything that shapes a plan. */
export interface PlanContext {
  network: Network;
  patch: readonly number[];
  batch: number;
  lambda: number;
  distance: Distance;
  /** δ_opt slice by slice along z, as published in 3-D. */
  perSlice: boolean;
  headWeights: readonly number[];
  layout: ParameterLayout;
  tuning: Tuning;
  /** The tile size that a convolution takes. */
  tileFor(operation: Operation, shape: ConvolutionShape): TileName;
  weights: Tensor;
  recorder: Recorder;
  /** Whether replays may leave filters out. */
  maskable: boolean;
  /** Most bytes of activations that lie side by side; 0 where none is kept, so that each may give its memory away at its own time. */
  shelfBytes: number;
}

/** Where a map lies: from `group` on, in rows of `stride` channel groups. */
export interface View {
  tensor: Tensor;
  group: number;
  stride: number;
}

/** One layer within a plan. */
export interface PlannedLayer {
  index: number;
  layer: Layer;
  grid: Grid;
  groups: number;
  placement: Placement;
  /** Output activation (shared with a concatenation where placement says so); for heads the probabilities. */
  output: TensorSlice;
  /** Statistics, coefficients and δ_opt sums of prunable layers. */
  statistics: TensorSlice;
  coefficients: TensorSlice;
  /** Only where δ_opt goes slice by slice. */
  slices: Tensor | null;
  /** What the layer reads. */
  input: { tensor: TensorSlice; group: number; groups: number; stride: number; grid: Grid };
}

export interface ForwardPlan {
  layers: PlannedLayer[];
  order: number[];
  input: Tensor;
  /** One u32 per position of each head, full resolution first; slices of one tensor. */
  labels: TensorSlice[];
  references: Tensor;
  /** A share per channel of all layers, in groups of four, [layer][group]; null where nothing can be masked. */
  shares: Tensor | null;
  results: Results;
  tables: Tables;
  loss: HeadLoss;
}

/** One buffer for all numbers that come back from a pass; offsets in floats. */
export interface Results {
  tensor: Tensor;
  /** [layer, batch] mean δ_opt. */
  means: TensorSlice;
  /** [head, batch] (cross-entropy, Dice loss). */
  losses: TensorSlice;
  /** norm, clipping factor, finite. */
  control: TensorSlice;
  /** Per layer [batch, group] of vec4f. */
  evidence: TensorSlice[];
}

/** Tensors that belong to all layers together, sliced per layer or head. */
export interface Tables {
  input: Tensor;
  results: Results;
  statistics: TensorSlice[];
  coefficients: TensorSlice[];
  distanceSums: TensorSlice[];
  evidenceSums: TensorSlice[];
  lossSums: TensorSlice[];
  lossCoefficients: TensorSlice[];
  chunks: number[];
}
