// Reads what came back from a pass: a step's or an evaluation's numbers, maps. Pure.
import type { Network } from '../network/network';
import { positionsIn } from './geometry';
import { groupsOf } from './layout';
import type { EvaluationPlan, PassPlan } from './passPlans';
import type { ForwardPlan, PlannedLayer } from './planTypes';
import type { TensorSlice } from './recorder';
import type { EvaluationResult, LossParts, MapStack, StepResult } from './types';

export interface LossSettings {
  network: Network;
  lambda: number;
  headWeights: readonly number[];
  asPublished: boolean;
}

/** What a training step reports; `measured`: with δ_prune. */
export function readStep(content: ArrayBuffer, { forward, batch }: PassPlan, settings: LossSettings, measured: boolean): StepResult {
  const parts = meanLossParts(readLossParts(content, forward, batch, settings));
  const { norm, finite } = readControl(content, forward);
  const deltaPrune = measured ? readEvidence(content, forward, batch, batch) : null;
  return { ...parts, finite: finite && Number.isFinite(parts.total), gradientNorm: norm, deltaPrune };
}

/** What an evaluation of the first `count` samples reports; `softmax` holds the probabilities' tensor where they are wanted. */
export function readEvaluation(
  content: ArrayBuffer,
  { forward, batch, probabilities: head }: EvaluationPlan,
  settings: LossSettings,
  { count, measured, softmax }: { count: number; measured: boolean; softmax: Float32Array | undefined },
): EvaluationResult {
  const positions = count * positionsIn(head.grid);
  const prediction = new Uint32Array(content, forward.results.tensor.bytes, positions);
  return {
    samples: readLossParts(content, forward, batch, settings).slice(0, count),
    prediction: Uint8Array.from(prediction),
    probabilities: softmax ? dropPadding(softmax.subarray(head.output.offset / 4), positions, settings.network.classes) : null,
    deltaPrune: measured ? readEvidence(content, forward, batch, count) : null,
  };
}

const floatsOf = (content: ArrayBuffer, slice: TensorSlice, count: number): Float32Array => new Float32Array(content, slice.offset, count);

/** Loss parts of each of `batch` samples. */
function readLossParts(content: ArrayBuffer, { results }: ForwardPlan, batch: number, settings: LossSettings): LossParts[] {
  const { network } = settings;
  const heads = network.layers.filter((layer) => layer.kind === 'head').length;
  const means = floatsOf(content, results.means, network.layers.length * batch);
  const losses = floatsOf(content, results.losses, 2 * heads * batch);
  return Array.from({ length: batch }, (_, b) => {
    const head = (part: number) => Array.from({ length: heads }, (__, h) => losses[2 * (h * batch + b) + part] as number);
    const deltaOpt = network.layers.map((layer, i) => (layer.prunable ? (means[i * batch + b] as number) : 0));
    return composeLoss(head(0), head(1), deltaOpt, settings);
  });
}

/** Σ head weights x (CE + Dice loss) + λ R, with R = Σ mean δ_opt / layers (+ heads / layers as published). */
function composeLoss(
  crossEntropy: number[],
  diceLoss: number[],
  deltaOpt: number[],
  { network, lambda, headWeights, asPublished }: LossSettings,
): LossParts {
  const constant = asPublished ? crossEntropy.length : 0;
  const regulariser = (deltaOpt.reduce((a, b) => a + b, 0) + constant) / network.layers.length;
  const segmentation = crossEntropy.reduce((sum, ce, h) => sum + (headWeights[h] ?? 1) * (ce + (diceLoss[h] as number)), 0);
  return { total: segmentation + lambda * regulariser, crossEntropy, diceLoss, deltaOpt };
}

/** Mean over samples of every part. */
function meanLossParts(samples: readonly LossParts[]): LossParts {
  const mean = (pick: (sample: LossParts) => number): number => samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
  const meanOf = (pick: (sample: LossParts) => number[]): number[] =>
    (samples[0] ? pick(samples[0]) : []).map((_, i) => mean((sample) => pick(sample)[i] as number));
  return {
    total: mean((sample) => sample.total),
    crossEntropy: meanOf((sample) => sample.crossEntropy),
    diceLoss: meanOf((sample) => sample.diceLoss),
    deltaOpt: meanOf((sample) => sample.deltaOpt),
  };
}

/** δ_prune per layer and filter, mean over the first `count` samples. */
function readEvidence(content: ArrayBuffer, { results, layers }: ForwardPlan, batch: number, count: number): Float32Array[] {
  return layers.map(({ layer, groups, index }) => {
    if (!layer.prunable) return new Float32Array(0);
    const values = floatsOf(content, results.evidence[index] as TensorSlice, batch * groups * 4);
    return Float32Array.from({ length: layer.filters }, (_, filter) => {
      let sum = 0;
      for (let b = 0; b < count; b++) sum += values[b * groups * 4 + filter] as number;
      return sum / count;
    });
  });
}

const readControl = (content: ArrayBuffer, { results }: ForwardPlan): { norm: number; finite: boolean } => {
  const control = floatsOf(content, results.control, 3);
  return { norm: control[0] as number, finite: control[2] === 1 };
};

/** Channels-last values without the padding of the last channel group. */
function dropPadding(values: Float32Array, positions: number, channels: number): Float32Array<ArrayBuffer> {
  const padded = 4 * groupsOf(channels);
  return Float32Array.from(
    { length: positions * channels },
    (_, i) => values[Math.floor(i / channels) * padded + (i % channels)] as number,
  );
}

/** One sample's maps of a layer, [filters, (z,) y, x], from the tensor that holds its output. */
export function pickMaps(values: Float32Array, { placement, layer, grid }: PlannedLayer, dimensions: 2 | 3): MapStack {
  const positions = positionsIn(grid);
  const data = new Float32Array(layer.filters * positions);
  for (let filter = 0; filter < layer.filters; filter++)
    for (let i = 0; i < positions; i++)
      data[filter * positions + i] = values[(i * placement.stride + placement.group) * 4 + filter] as number;
  return { shape: [layer.filters, ...(dimensions === 3 ? grid : grid.slice(1))], data };
}
