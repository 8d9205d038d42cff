// Records the backward pass and the optimiser step after a recorded forward pass. Gradients of activations live by liveness; those of weights are packed.
import { leakySlope } from '../network/network';
import { recordInputGradient, recordWeightGradient } from './convolution';
import { positionsIn } from './geometry';
import { createReducer, partialBudget, type Reducer, slicesFor } from './gradientReducer';
import { recordHeadLossGradient } from './headLoss';
import type { LayerLayout } from './layout';
import { recordDistanceReferences } from './mapDispatches';
import { type OptimiserBuffers, recordOptimiser } from './optimiserPlan';
import type { ForwardPlan, PlanContext, PlannedLayer } from './planTypes';
import type { Tensor, TensorSlice } from './recorder';
import { recordSliceGradient, slicedMapsOf } from './sliceDistance';
import { regionSlice } from './slices';
import { chunksFor } from './tuning';
import type { EngineOptions } from './types';
import { gridUniforms, poolDepth } from './uniforms';

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
  const reducer = createReducer(context, buffers.gradient, partialBudget(context, forward));
  const references = recordDistanceReferences(context, forward.layers, forward.tables);
  recordHeadLossGradient(context, forward.loss);
  for (const index of [...forward.order].reverse()) {
    const planned = forward.layers[index] as PlannedLayer;
    if (planned.layer.kind === 'head') recordHeadBackward(context, planned, gradients, reducer);
    else recordBlockBackward(context, planned, gradients, reducer, references.get(index) as TensorSlice);
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

function recordHeadBackward(context: PlanContext, planned: PlannedLayer, gradients: GradientView[], reducer: Reducer): void {
  const { batch, recorder, layout, weights, tuning } = context;
  const { index, layer, grid, groups, input, output: logits } = planned;
  const own = layout.layers[index] as LayerLayout;
  const positions = positionsIn(grid);
  const note = `${layer.name} backward`;
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

function recordBlockBackward(
  context: PlanContext,
  planned: PlannedLayer,
  gradients: GradientView[],
  reducer: Reducer,
  reference: TensorSlice,
): void {
  const gradient = gradients[planned.index] as GradientView;
  recordNormBackward(context, planned, gradient, reference);
  recordWeightGradient(context, planned, gradient, reducer);
  const target = inputTarget(planned, gradients);
  if (target) recordInputGradient(context, planned, gradient, target);
}

/** δ_opt, leaky ReLU and instance norm backward, in place of the gradient of the output. */
function recordNormBackward(
  { network, batch, recorder, distance, tuning }: PlanContext,
  planned: PlannedLayer,
  view: GradientView,
  reference: TensorSlice,
): void {
  const { layer, grid, groups, placement, output: y, statistics, coefficients } = planned;
  const note = `${layer.name} backward`;
  const positions = positionsIn(grid);
  const sliced = slicedMapsOf(planned, batch);
  if (sliced) recordSliceGradient(recorder, sliced, view);
  const parts = chunksFor(tuning.reductionThreads, batch * groups, Math.ceil(positions / 4), tuning.maxChunks);
  const partial = recorder.tensor(`${note} sums`, 16 * 2 * batch * parts * groups);
  const slope = layer.kind === 'conv' ? leakySlope : 1;
  const views = { offset: placement.group, stride: placement.stride, gradOffset: view.group, gradStride: view.stride };
  recorder.dispatch('normBackwardSums', {
    note,
    overrides: { DEPTH: poolDepth(network), SCALED: distance === 'euc_norm' ? 1 : 0, NORM: layer.kind === 'conv' ? 1 : 0 },
    uniforms: { total: batch * parts * groups, ...gridUniforms('', grid), chunks: parts, groups, ...views, slope },
    bindings: { y, statistics, coefficients, reference, gradient: view.tensor, partial },
    threads: batch * parts * groups,
  });
  if (layer.kind !== 'conv') return;
  // At least as many positions as partial sums, which each thread adds up again.
  const chunks = chunksFor(tuning.sweepThreads, batch * groups, Math.ceil(positions / parts), positions);
  recorder.dispatch('normBackwardApply', {
    note,
    uniforms: { total: batch * chunks * groups, positions, parts, chunks, groups, ...views, slope },
    bindings: { y, statistics, partial, gradient: view.tensor },
    threads: batch * chunks * groups,
  });
}
