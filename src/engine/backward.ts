// Records the backward pass and the optimiser step after a recorded forward pass. Gradients of activations live by liveness; those of weights are packed.
import { leakySlope } from '../network/network';
import { recordInputGradient, recordWeightGradient } from './convolution';
import { positionsIn, windowsIn } from './geometry';
import { createReducer, type Reducer, slicesFor } from './gradientReducer';
import type { LayerLayout } from './layout';
import { type OptimiserBuffers, recordOptimiser } from './optimiserPlan';
import type { ForwardPlan, PlanContext, PlannedLayer } from './planTypes';
import type { Tensor, TensorSlice } from './recorder';
import { recordSliceGradient, slicedMapsOf } from './sliceDistance';
import { regionSlice } from './slices';
import { chunksFor } from './tuning';
import type { EngineOptions } from './types';
import { poolDepth } from './uniforms';

/** Where a layer's output gradient lies; `written` once a consumer has left its part there. */
interface GradientView {
  tensor: Tensor;
  group: number;
  stride: number;
  written: boolean;
}

export function recordBackward(
  context: PlanContext,
  forward: ForwardPlan,
  buffers: OptimiserBuffers,
  optimiser: EngineOptions['optimiser'],
): void {
  const gradients = planGradients(context, forward);
  const reducer = createReducer(context, buffers.gradient);
  for (const index of [...forward.order].reverse()) {
    const planned = forward.layers[index] as PlannedLayer;
    if (planned.layer.kind === 'head') recordHeadBackward(context, forward, planned, gradients, reducer);
    else recordBlockBackward(context, planned, gradients, reducer);
  }
  reducer.flush();
  recordOptimiser(context, forward, buffers, optimiser);
}

/** One gradient tensor per concatenation or lone output. */
function planGradients({ batch, recorder }: PlanContext, { layers }: ForwardPlan): GradientView[] {
  const shared = new Map<number, Tensor>();
  return layers.map(({ layer, placement, grid }) => {
    const tensor =
      shared.get(placement.home) ?? recorder.tensor(`gradient of ${layer.name}`, 16 * batch * positionsIn(grid) * placement.stride);
    shared.set(placement.home, tensor);
    return { tensor, group: placement.group, stride: placement.stride, written: false };
  });
}

/** The view of the gradient that a layer's input gradient goes to, and whether it must be added to what is there. Null for the network's input. */
function inputTarget(
  planned: PlannedLayer,
  gradients: GradientView[],
): { tensor: Tensor; group: number; stride: number; accumulate: number } | null {
  const targets = planned.layer.parents.map((parent) => gradients[parent] as GradientView);
  const [first] = targets;
  if (!first) return null;
  const accumulate = first.written ? 1 : 0;
  for (const target of targets) target.written = true;
  return { tensor: first.tensor, group: first.group, stride: first.stride, accumulate };
}

function recordHeadBackward(
  context: PlanContext,
  forward: ForwardPlan,
  planned: PlannedLayer,
  gradients: GradientView[],
  reducer: Reducer,
): void {
  const { network, batch, recorder, layout, weights, tuning, headWeights } = context;
  const { index, layer, grid, groups, input, output: logits } = planned;
  const own = layout.layers[index] as LayerLayout;
  const head = network.layers.length - 1 - index;
  const positions = positionsIn(grid);
  const note = `${layer.name} backward`;
  recorder.dispatch('headLossGradient', {
    note,
    uniforms: { total: batch * positions, positions, groups, entropy: (headWeights[head] ?? 1) / (batch * positions) },
    bindings: { labels: forward.labels[head] as Tensor, coefficients: forward.lossCoefficients[head] as TensorSlice, logits },
    threads: batch * positions,
  });
  const chunks = chunksFor(tuning.weightGradientThreads, input.groups * groups, batch * positions, tuning.maxChunks);
  const { partial, biasPartial } = slicesFor(reducer, own, chunks, chunks);
  recorder.dispatch('headWeightGradient', {
    note,
    uniforms: {
      total: chunks * input.groups * groups,
      inGroups: input.groups,
      inOffset: input.group,
      inStride: input.stride,
      groups,
      chunks,
      positions: batch * positions,
    },
    bindings: { x: input.tensor, dy: logits, partial, biasPartial: biasPartial as TensorSlice },
    threads: chunks * input.groups * groups,
  });
  const target = inputTarget(planned, gradients);
  if (!target) return;
  recorder.dispatch('headInputGradient', {
    note,
    uniforms: {
      total: batch * positions * input.groups,
      inGroups: input.groups,
      inOffset: target.group,
      inStride: target.stride,
      groups,
      accumulate: target.accumulate,
    },
    bindings: { dy: logits, w: regionSlice(weights, own.weight), dx: target.tensor },
    threads: batch * positions * input.groups,
  });
}

function recordBlockBackward(context: PlanContext, planned: PlannedLayer, gradients: GradientView[], reducer: Reducer): void {
  const gradient = gradients[planned.index] as GradientView;
  recordNormBackward(context, planned, gradient);
  recordWeightGradient(context, planned, gradient, reducer);
  const target = inputTarget(planned, gradients);
  if (target) recordInputGradient(context, planned, gradient, target);
}

/** δ_opt, leaky ReLU and instance norm backward, in place of the gradient of the output. */
function recordNormBackward({ network, batch, recorder, distance, tuning }: PlanContext, planned: PlannedLayer, view: GradientView): void {
  const { layer, grid, groups, placement, output: y, statistics, coefficients } = planned;
  const note = `${layer.name} backward`;
  const positions = positionsIn(grid);
  const chunks = chunksFor(tuning.reductionThreads, batch * groups, Math.ceil(positions / 4), tuning.maxChunks);
  const overrides = { DEPTH: poolDepth(network), SCALED: distance === 'euc_norm' ? 1 : 0 };
  const [D, H, W] = grid;
  const windows = windowsIn(grid, network.dimensions);
  const sliced = slicedMapsOf(planned, batch);
  if (sliced) recordSliceGradient(recorder, sliced, view);
  const reference = recorder.tensor(`${note} δ_opt of the first map`, 4 * batch * Math.max(1, windows));
  recorder.dispatch('distanceReference', {
    note,
    overrides,
    uniforms: { total: batch * windows, D, H, W, groups, offset: placement.group, stride: placement.stride },
    bindings: { y, statistics, coefficients, gradient: reference },
    threads: batch * windows,
  });
  const partial = recorder.tensor(`${note} sums`, 16 * 2 * batch * chunks * groups);
  const slope = layer.kind === 'conv' ? leakySlope : 1;
  const views = { offset: placement.group, stride: placement.stride, gradOffset: view.group, gradStride: view.stride };
  recorder.dispatch('normBackwardSums', {
    note,
    overrides: { ...overrides, NORM: layer.kind === 'conv' ? 1 : 0 },
    uniforms: { total: batch * chunks * groups, D, H, W, chunks, groups, ...views, slope },
    bindings: { y, statistics, coefficients, reference, gradient: view.tensor, partial },
    threads: batch * chunks * groups,
  });
  if (layer.kind !== 'conv') return;
  const means = recorder.tensor(`${note} means`, 16 * 3 * batch * groups);
  recorder.dispatch('normBackwardFinalize', {
    note,
    uniforms: { total: batch * groups, positions, chunks, groups },
    bindings: { partial, statistics, means },
    threads: batch * groups,
  });
  recorder.dispatch('normBackwardApply', {
    note,
    uniforms: { total: batch * positions * groups, positions, groups, ...views, slope },
    bindings: { y, means, gradient: view.tensor },
    threads: batch * positions * groups,
  });
}
