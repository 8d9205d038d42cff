// Records the dispatches of a layer's convolution, forward and backward, in the tile size chosen for its shape. Knows no norm and no loss.
import { alongZ } from '../../../network/axes';
import type { Layer } from '../../../network/network';
import type { Reducer } from '../reduction/reducer';
import { slicesFor } from '../reduction/reducer';
import { kernelOf, type Operation } from './convolutions';
import { findKernel } from './kernels';
import type { TileName } from './tiles';
import type { LayerLayout } from '../../layout';
import type { PlanContext, PlannedLayer, View } from '../../planTypes';
import type { Tensor, TensorSlice } from '../../recorder';
import { regionSlice } from '../../slices';
import { type ConvolutionShape, countFlops, countTiles, kernelOverrides, planWorkgroups, splitGradient } from '../../tileChoice';
import { convUniforms } from '../../uniforms';

const operationsOf = {
  conv: {
    1: { forward: 'convForward', input: 'convInputGradient', weight: 'convWeightGradient' },
    2: { forward: 'convForwardStrided', input: 'convInputGradientStrided', weight: 'convWeightGradientStrided' },
  },
  transposed: { forward: 'transposedForward', input: 'transposedInputGradient', weight: 'transposedWeightGradient' },
} as const;

/** Operations of a layer that is no head. */
export const operationsFor = ({ kind, stride }: Layer) =>
  kind === 'transposed' ? operationsOf.transposed : operationsOf.conv[stride.at(-1) ?? 1];

const shapeOf = (batch: number, { layer, grid, groups, input }: PlannedLayer): ConvolutionShape => ({
  batch,
  input: input.grid,
  output: grid,
  inGroups: input.groups,
  outGroups: groups,
  depth: alongZ(layer.kernel),
  strideZ: alongZ(layer.stride),
});

function dispatch(
  { recorder, tuning }: PlanContext,
  { operation, tile, shape }: { operation: Operation; tile: TileName; shape: ConvolutionShape },
  options: { note: string; tiles: number; uniforms: Record<string, number>; bindings: Record<string, Tensor | TensorSlice> },
): void {
  const { note, tiles, uniforms, bindings } = options;
  const { size, count } = planWorkgroups(operation, tile, shape, tiles, tuning.convolution.workgroup);
  recorder.dispatch(findKernel(kernelOf(operation, tile)), {
    note,
    overrides: kernelOverrides(shape, size),
    uniforms: { total: tiles, ...uniforms },
    bindings,
    workgroups: count,
    flops: countFlops(operation, shape),
  });
}

/** Writes the bare output [batch, position, group] into `z`. */
export function recordConvolution(context: PlanContext, planned: PlannedLayer, z: Tensor): void {
  const { batch, layout, weights } = context;
  const own = layout.layers[planned.index] as LayerLayout;
  const operation = operationsFor(planned.layer).forward;
  const shape = shapeOf(batch, planned);
  const tile = context.tileFor(operation, shape);
  const bias = operation === 'transposedForward' ? { bias: regionSlice(weights, own.bias) } : {};
  dispatch(
    context,
    { operation, tile, shape },
    {
      note: planned.layer.name,
      tiles: countTiles(operation, tile, shape),
      uniforms: convUniforms(planned, { group: 0, stride: planned.groups }),
      bindings: { x: planned.input.tensor, w: regionSlice(weights, own.weight), ...bias, y: z },
    },
  );
}

/** Leaves partial sums of the weights' gradient, and of a live bias's, to the reducer. */
export function recordWeightGradient(context: PlanContext, planned: PlannedLayer, gradient: View, reducer: Reducer): void {
  const { batch, layout, tuning } = context;
  const operation = operationsFor(planned.layer).weight;
  const shape = shapeOf(batch, planned);
  const tile = context.tileFor(operation, shape);
  const own = layout.layers[planned.index] as LayerLayout;
  const { lanes, rows, allRows, chunks } = splitGradient(operation, tile, shape, tuning, reducer.mostParts(own.weight));
  const biasParts = operation === 'transposedWeightGradient' ? chunks * shape.depth * 2 : 0;
  const { partial, biasPartial } = slicesFor(reducer, own, chunks, biasParts);
  dispatch(
    context,
    { operation, tile, shape },
    {
      note: `${planned.layer.name} backward`,
      tiles: chunks * lanes,
      uniforms: { ...convUniforms(planned, gradient), rows, allRows },
      bindings: { x: planned.input.tensor, dy: gradient.tensor, partial, ...(biasPartial ? { biasPartial } : {}) },
    },
  );
}

/** Writes or, with `accumulate` 1, adds the gradient of the layer's input. */
export function recordInputGradient(
  context: PlanContext,
  planned: PlannedLayer,
  gradient: View,
  target: View & { accumulate: number },
): void {
  const { batch, layout, weights } = context;
  const operation = operationsFor(planned.layer).input;
  const shape = shapeOf(batch, planned);
  const tile = context.tileFor(operation, shape);
  dispatch(
    context,
    { operation, tile, shape },
    {
      note: `${planned.layer.name} backward`,
      tiles: countTiles(operation, tile, shape),
      uniforms: { ...convUniforms(planned, gradient), inOffset: target.group, inStride: target.stride, accumulate: target.accumulate },
      bindings: { dy: gradient.tensor, w: regionSlice(weights, (layout.layers[planned.index] as LayerLayout).weight), dx: target.tensor },
    },
  );
}
