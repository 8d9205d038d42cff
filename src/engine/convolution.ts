// Records the dispatches of a layer's convolution, forward and backward, in the tile size chosen for its shape. Knows no norm and no loss.
import type { Network } from '../network/network';
import type { Reducer } from './gradientReducer';
import { slicesFor } from './gradientReducer';
import { kernelOf, type Operation } from './kernels/convolutions';
import type { LayerLayout } from './layout';
import type { PlanContext, PlannedLayer } from './planTypes';
import type { Tensor, TensorSlice } from './recorder';
import { regionSlice } from './slices';
import { type ConvolutionShape, countThreads, splitGradient } from './tileChoice';
import { convUniforms, kernelDepth } from './uniforms';

/** Where a map lies: from `group` on, in rows of `stride` channel groups. */
interface View {
  tensor: Tensor;
  group: number;
  stride: number;
}

const operationsOf = {
  conv: {
    1: { forward: 'convForward', input: 'convInputGradient', weight: 'convWeightGradient' },
    2: { forward: 'convForwardStrided', input: 'convInputGradientStrided', weight: 'convWeightGradientStrided' },
  },
  transposed: { forward: 'transposedForward', input: 'transposedInputGradient', weight: 'transposedWeightGradient' },
} as const;

const operationsFor = ({ layer }: PlannedLayer) =>
  layer.kind === 'transposed' ? operationsOf.transposed : operationsOf.conv[layer.stride];

export const shapeOf = (network: Network, batch: number, { layer, grid, groups, input }: PlannedLayer): ConvolutionShape => ({
  batch,
  input: input.grid,
  output: grid,
  inGroups: input.groups,
  outGroups: groups,
  depth: kernelDepth(network, layer),
});

function dispatch(
  { network, recorder, tuning }: PlanContext,
  { layer }: PlannedLayer,
  kernel: ReturnType<typeof kernelOf>,
  {
    note,
    threads,
    uniforms,
    bindings,
  }: { note: string; threads: number; uniforms: Record<string, number>; bindings: Record<string, Tensor | TensorSlice> },
): void {
  const { workgroup } = tuning.convolution;
  recorder.dispatch(kernel, {
    note,
    overrides: { DEPTH: kernelDepth(network, layer), WORKGROUP: workgroup },
    uniforms: { total: threads, ...uniforms },
    bindings,
    workgroups: Math.ceil(threads / workgroup),
  });
}

/** Writes the bare output [batch, position, group] into `z`. */
export function recordConvolution(context: PlanContext, planned: PlannedLayer, z: Tensor): void {
  const { network, batch, layout, weights } = context;
  const own = layout.layers[planned.index] as LayerLayout;
  const operation = operationsFor(planned).forward;
  const shape = shapeOf(network, batch, planned);
  const tile = context.tileFor(operation, shape);
  const bias = operation === 'transposedForward' ? { bias: regionSlice(weights, own.bias) } : {};
  dispatch(context, planned, kernelOf(operation, tile), {
    note: planned.layer.name,
    threads: countThreads(operation, tile, shape),
    uniforms: convUniforms(planned, { group: 0, stride: planned.groups }),
    bindings: { x: planned.input.tensor, w: regionSlice(weights, own.weight), ...bias, y: z },
  });
}

/** Leaves partial sums of the weights' gradient, and of a live bias's, to the reducer. */
export function recordWeightGradient(context: PlanContext, planned: PlannedLayer, gradient: View, reducer: Reducer): void {
  const { network, batch, layout, tuning } = context;
  const operation = operationsFor(planned).weight;
  const shape = shapeOf(network, batch, planned);
  const tile = context.tileFor(operation, shape);
  const { lanes, rows, allRows, chunks } = splitGradient(operation, tile, shape, tuning);
  const biasParts = operation === 'transposedWeightGradient' ? chunks * shape.depth * 2 : 0;
  const { partial, biasPartial } = slicesFor(reducer, layout.layers[planned.index] as LayerLayout, chunks, biasParts);
  dispatch(context, planned, kernelOf(operation, tile), {
    note: `${planned.layer.name} backward`,
    threads: chunks * lanes,
    uniforms: { ...convUniforms(planned, gradient), rows, allRows },
    bindings: { x: planned.input.tensor, dy: gradient.tensor, partial, ...(biasPartial ? { biasPartial } : {}) },
  });
}

/** Writes or, with `accumulate` 1, adds the gradient of the layer's input. */
export function recordInputGradient(
  context: PlanContext,
  planned: PlannedLayer,
  gradient: View,
  target: View & { accumulate: number },
): void {
  const { network, batch, layout, weights } = context;
  const operation = operationsFor(planned).input;
  const shape = shapeOf(network, batch, planned);
  const tile = context.tileFor(operation, shape);
  dispatch(context, planned, kernelOf(operation, tile), {
    note: `${planned.layer.name} backward`,
    threads: countThreads(operation, tile, shape),
    uniforms: { ...convUniforms(planned, gradient), inOffset: target.group, inStride: target.stride, accumulate: target.accumulate },
    bindings: { dy: gradient.tensor, w: regionSlice(weights, (layout.layers[planned.index] as LayerLayout).weight), dx: target.tensor },
  });
}

/** The operations of a training step on a layer; the first layer needs no gradient of its input. */
export const trainingOperations = (planned: PlannedLayer): Operation[] => {
  const { forward, input, weight } = operationsFor(planned);
  return planned.layer.parents.length > 0 ? [forward, input, weight] : [forward, weight];
};
