// Records a head, the 1x1 convolution with softmax, forward and backward.
import { positionsIn } from '../../geometry';
import type { LayerLayout } from '../../layout';
import type { PlanContext, PlannedLayer, View } from '../../planTypes';
import type { TensorSlice } from '../../recorder';
import { regionSlice } from '../../slices';
import { chunksFor } from '../../tuning';
import { inView } from '../../uniforms';
import { type Reducer, slicesFor } from '../reduction/reducer';
import { kernels } from './kernels';

export function recordHead({ network, batch, layout, weights, recorder }: PlanContext, planned: PlannedLayer): void {
  const { index, layer, grid, groups, input, output: probability } = planned;
  const own = layout.layers[index] as LayerLayout;
  const total = batch * positionsIn(grid);
  recorder.dispatch(kernels.headForward, {
    note: layer.name,
    overrides: { GROUPS: groups },
    uniforms: { total, ...inView(input), classes: network.classes },
    bindings: { x: input.tensor, w: regionSlice(weights, own.weight), bias: regionSlice(weights, own.bias), probability },
    threads: Math.ceil(total / 4),
  });
}

/** After the gradient of the logits has taken the place of the probabilities. */
export function recordHeadWeightGradient({ batch, recorder, layout, tuning }: PlanContext, planned: PlannedLayer, reducer: Reducer): void {
  const { index, layer, grid, groups, input, output: logits } = planned;
  const positions = batch * positionsIn(grid);
  const chunks = chunksFor(tuning.weightGradientThreads, input.groups * groups, positions, tuning.maxChunks);
  const { partial, biasPartial } = slicesFor(reducer, layout.layers[index] as LayerLayout, chunks, chunks);
  const threads = chunks * input.groups * groups;
  recorder.dispatch(kernels.headWeightGradient, {
    note: `${layer.name} backward`,
    overrides: { GROUPS: groups },
    uniforms: { total: threads, ...inView(input), chunks, positions },
    bindings: { x: input.tensor, dy: logits, partial, biasPartial: biasPartial as TensorSlice },
    threads,
  });
}

/** Writes or, with `accumulate` 1, adds the gradient of the head's input. */
export function recordHeadInputGradient(
  { batch, recorder, layout, weights }: PlanContext,
  planned: PlannedLayer,
  target: View & { accumulate: number },
): void {
  const { index, layer, grid, groups, input, output: logits } = planned;
  const { accumulate, tensor, ...view } = target;
  const total = batch * positionsIn(grid);
  recorder.dispatch(kernels.headInputGradient, {
    note: `${layer.name} backward`,
    overrides: { GROUPS: groups },
    uniforms: { total, ...inView({ ...view, groups: input.groups }), accumulate },
    bindings: { dy: logits, w: regionSlice(weights, (layout.layers[index] as LayerLayout).weight), dx: tensor },
    threads: Math.ceil(total / 4) * input.groups,
  });
}
