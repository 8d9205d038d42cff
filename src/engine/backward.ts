// Records the backward pass and the optimiser step after a recorded forward pass. Gradients of activations live by liveness; those of weights are packed.
import { positionsIn } from './geometry';
import { recordInputGradient, recordWeightGradient } from './kernels/convolution/record';
import { recordDistanceReferences } from './kernels/distance/record';
import { recordHeadInputGradient, recordHeadWeightGradient } from './kernels/head/record';
import { recordHeadLossGradient } from './kernels/loss/record';
import { recordNormBackward } from './kernels/norm/record';
import { type OptimiserBuffers, recordOptimiser } from './kernels/optimiser/record';
import { createReducer, partialBudget, type Reducer } from './kernels/reduction/reducer';
import { recordSliceGradient, slicedMapsOf } from './kernels/slices/record';
import type { ForwardPlan, PlanContext, PlannedLayer, View } from './planTypes';
import type { Tensor, TensorSlice } from './recorder';
import type { EngineOptions } from './types';

/** Where a layer's output gradient lies; `written` once a consumer has left its part there. */
interface GradientView extends View {
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
    else recordBlockBackward(context, planned, gradients, reducer, references.get(index));
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
function inputTarget(planned: PlannedLayer, gradients: GradientView[]): (View & { accumulate: number }) | null {
  const targets = planned.layer.parents.map((parent) => gradients[parent] as GradientView);
  const [first] = targets;
  if (!first) return null;
  const accumulate = first.written ? 1 : 0;
  for (const target of targets) target.written = true;
  return { tensor: first.tensor, group: first.group, stride: first.stride, accumulate };
}

function recordHeadBackward(context: PlanContext, planned: PlannedLayer, gradients: GradientView[], reducer: Reducer): void {
  recordHeadWeightGradient(context, planned, reducer);
  const target = inputTarget(planned, gradients);
  if (target) recordHeadInputGradient(context, planned, target);
}

function recordBlockBackward(
  context: PlanContext,
  planned: PlannedLayer,
  gradients: GradientView[],
  reducer: Reducer,
  reference: TensorSlice | undefined,
): void {
  const gradient = gradients[planned.index] as GradientView;
  const sliced = slicedMapsOf(planned, context.batch);
  if (sliced) recordSliceGradient(context.recorder, sliced, gradient);
  recordNormBackward(context, planned, gradient, reference);
  recordWeightGradient(context, planned, gradient, reducer);
  const target = inputTarget(planned, gradients);
  if (target) recordInputGradient(context, planned, gradient, target);
}
