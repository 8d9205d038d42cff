// One optimiser step on a whole parameter state: float64 arithmetic, float32 storage, as the engine stores it.
import type { LayerTensors, ParameterState } from '../network/parameters';
import { computeAdam, computeClipFactor, computeSgd, type Moments } from './optimiser';
import type { ReferenceStep } from './referenceStep';

export interface ReferenceOptimiser {
  kind: 'adam' | 'sgd';
  learningRate: number;
  weightDecay: number;
  momentum: number;
  nesterov: boolean;
  /** Largest global gradient norm, or null. */
  clipNorm: number | null;
}

/** The state after one step; `state.step` grows by one. */
export function computeReferenceUpdate(
  state: ParameterState,
  gradients: ReferenceStep['gradients'],
  optimiser: ReferenceOptimiser,
): ParameterState {
  const all = gradients.flatMap(({ weight, bias }) => [weight, bias]);
  const factor = optimiser.clipNorm === null ? 1 : computeClipFactor(all, optimiser.clipNorm);
  const step = state.step + 1;
  const update = (before: Moments, gradient: Float64Array): Moments => {
    const clipped = gradient.map((value) => value * factor);
    return optimiser.kind === 'adam' ? computeAdam(before, clipped, step, optimiser) : computeSgd(before, clipped, optimiser);
  };
  const layers = state.layers.map((layer, i) => {
    const gradient = gradients[i];
    if (!gradient) throw new Error(`No gradient for layer ${i}.`);
    return joinParts(update(momentsOf(layer, 'weight'), gradient.weight), update(momentsOf(layer, 'bias'), gradient.bias));
  });
  return { step, layers };
}

type LayerState = ParameterState['layers'][number];

const momentsOf = (layer: LayerState, part: keyof LayerTensors): Moments => ({
  value: Float64Array.from(layer.value[part]),
  first: Float64Array.from(layer.first[part]),
  second: Float64Array.from(layer.second[part]),
});

function joinParts(weight: Moments, bias: Moments): LayerState {
  const join = (moment: keyof Moments): LayerTensors => ({
    weight: Float32Array.from(weight[moment]),
    bias: Float32Array.from(bias[moment]),
  });
  return { value: join('value'), first: join('first'), second: join('second') };
}
