// One training step of the network in float64 on the CPU: loss parts and gradients by hand-written adjoints. The yardstick of
// the engine, with which it shares no code.
import { headsFullFirst, inputCounts, type Layer, type Network } from '../network/network';
import type { Distance } from '../protocol/config';
import { computeBiasGradient, computeConvolutionInputGradient, computeConvolutionWeightGradient } from './convolution';
import { computeDeltaOpt, computeDeltaOptGradient, type DeltaOpt } from './deltaOpt';
import { computeHeadLoss, type HeadLoss } from './headLoss';
import { computeNormLeakyGradient } from './normalise';
import { computeReferenceForward, convolutionOptions, type LayerTrace, type ReferenceParameters } from './referenceForward';
import { accumulate, spatialOf, split, zeros, type Tensor } from './tensor';
import { computeTransposedInputGradient, computeTransposedWeightGradient } from './transposed';

export interface ReferenceStepInput {
  network: Network;
  parameters: readonly ReferenceParameters[];
  /** [n, channels, (z,) y, x] */
  input: Tensor;
  /** Per head, full resolution first: a class per sample and position, 255 = none. */
  labels: readonly Uint8Array[];
  lambda: number;
  distance: Distance;
  /** Per head, full resolution first. */
  headWeights: readonly number[];
  /** Adds the heads' constant 1 to the mean of δ_opt; in 3-D euc_norm goes slice by slice. */
  asPublished?: boolean;
}

interface LayerGradient {
  weight: Float64Array;
  bias: Float64Array;
}

export interface ReferenceStep {
  /** Per layer; heads hold logits. */
  traces: LayerTrace[];
  /** Per head, full resolution first. */
  heads: HeadLoss[];
  /** Per layer; null for heads. */
  deltaOpt: (DeltaOpt | null)[];
  /** Σ head weights x (CE + Dice) + λ R. */
  total: number;
  /** λ R, R = mean over all layers of mean δ_opt. */
  regulariser: number;
  /** Per layer, in the parameters' layout. */
  gradients: LayerGradient[];
}

export function computeReferenceStep(step: ReferenceStepInput): ReferenceStep {
  const { network, headWeights, lambda, asPublished = false } = step;
  const options = { distance: step.distance, perSlice: step.asPublished ?? false };
  const traces = computeReferenceForward(network, step.parameters, step.input);
  const headLayers = headsFullFirst(network);
  const heads = headLayers.map((layer, h) => computeHeadLoss(mapsOf(traces, layer), step.labels[h] ?? new Uint8Array(0)));
  const deltaOpt = network.layers.map((layer, i) => (layer.prunable ? computeDeltaOpt(mapsOf(traces, i), options) : null));
  const perLayer = lambda / network.layers.length;
  const regulariser = perLayer * deltaOpt.reduce((sum, delta) => sum + (delta?.mean ?? (asPublished ? 1 : 0)), 0);
  const segmentation = heads.reduce((sum, head, h) => sum + weightOf(headWeights, h) * (head.crossEntropy + head.diceLoss), 0);

  const upstream = traces.map((trace) => zeros(trace.maps.shape));
  headLayers.forEach((layer, h) => addScaled(upstream[layer], heads[h]?.gradient, weightOf(headWeights, h)));
  if (lambda !== 0)
    network.layers.forEach((layer, i) => {
      if (layer.prunable) addScaled(upstream[i], computeDeltaOptGradient(mapsOf(traces, i), options), perLayer);
    });
  const gradients = computeBackward(network, step.parameters, traces, upstream);
  return { traces, heads, deltaOpt, total: segmentation + regulariser, regulariser, gradients };
}

/** Walks the layers backwards, adding to the parents' upstream gradients in place. */
function computeBackward(
  network: Network,
  parameters: readonly ReferenceParameters[],
  traces: readonly LayerTrace[],
  upstream: readonly Tensor[],
): LayerGradient[] {
  const gradients = network.layers.map((): LayerGradient => ({ weight: new Float64Array(0), bias: new Float64Array(0) }));
  for (let i = network.layers.length - 1; i >= 0; i--) {
    const [layer, trace, gradient, own] = [network.layers[i], traces[i], upstream[i], parameters[i]];
    if (!layer || !trace || !gradient || !own) throw new Error(`Layer ${i} is incomplete.`);
    const convolved = layer.kind === 'conv' ? computeNormLeakyGradient(trace.convolved, gradient) : gradient;
    gradients[i] = { weight: weightGradient(layer, trace.input, convolved, own).data, bias: computeBiasGradient(convolved) };
    if (layer.parents.length === 0) continue;
    const parts = split(inputGradient(layer, trace.input, convolved, own), inputCounts(network, layer));
    layer.parents.forEach((parent, p) => addScaled(upstream[parent], parts[p], 1));
  }
  return gradients;
}

const weightGradient = (layer: Layer, input: Tensor, gradient: Tensor, { weight }: ReferenceParameters): Tensor =>
  layer.kind === 'transposed'
    ? computeTransposedWeightGradient(input, gradient)
    : computeConvolutionWeightGradient(input, gradient, weight.shape.slice(2), convolutionOptions(layer));

const inputGradient = (layer: Layer, input: Tensor, gradient: Tensor, { weight }: ReferenceParameters): Tensor =>
  layer.kind === 'transposed'
    ? computeTransposedInputGradient(gradient, weight)
    : computeConvolutionInputGradient(gradient, weight, spatialOf(input), convolutionOptions(layer));

function addScaled(sum: Tensor | undefined, term: Tensor | undefined, factor: number): void {
  if (!sum || !term) throw new Error('A gradient is missing.');
  accumulate(
    sum.data,
    term.data.map((value) => value * factor),
  );
}

function mapsOf(traces: readonly LayerTrace[], layer: number): Tensor {
  const trace = traces[layer];
  if (!trace) throw new Error(`No maps of layer ${layer}.`);
  return trace.maps;
}

function weightOf(weights: readonly number[], head: number): number {
  const weight = weights[head];
  if (weight === undefined) throw new Error(`No weight for head ${head}.`);
  return weight;
}
