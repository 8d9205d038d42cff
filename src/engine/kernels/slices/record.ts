// Records δ_opt as the published code computes it in 3-D: euc_norm slice by slice along z (the authors' last axis). Only `asPublished` asks for it;
// the ordinary distance kernels then run with weight 0.
import type { Grid } from '../../geometry';
import type { PlannedLayer, View } from '../../planTypes';
import type { Recorder, Tensor, TensorSlice } from '../../recorder';
import { gridUniforms } from '../../uniforms';
import { kernels } from './kernels';

/** Maps of one layer and where the numbers of their slices lie. */
export interface SlicedMaps {
  note: string;
  batch: number;
  filters: number;
  groups: number;
  grid: Grid;
  y: Tensor | TensorSlice;
  /** Where the maps lie within rows of `stride` channel groups. */
  view: { group: number; stride: number };
  slices: Tensor;
}

/** Bytes of `slices`: per sample, pair of slices and channel group 14 vec4f. */
export const sliceBytes = (batch: number, groups: number, [depth]: Grid): number => 16 * 14 * batch * Math.floor(depth / 2) * groups;

/** The planned layer's maps, or null where δ_opt goes over all axes. */
export const slicedMapsOf = ({ layer, groups, grid, output, placement, slices }: PlannedLayer, batch: number): SlicedMaps | null =>
  slices && { note: `${layer.name} slices`, batch, filters: layer.filters, groups, grid, y: output, view: placement, slices };

/** Extremes and sums of every pair of slices. */
export function recordSliceDistances(recorder: Recorder, { note, batch, groups, grid, y, view, slices }: SlicedMaps): void {
  const threads = batch * Math.floor(grid[0] / 2) * groups;
  recorder.dispatch(kernels.sliceDistances, {
    note,
    uniforms: { total: threads, ...gridUniforms('', grid), groups, offset: view.group, stride: view.stride },
    bindings: { y, slices },
    threads,
  });
}

/** `means[layer, sample]`, and the gradient's coefficients in place of the sums; `weight` is that of the layer's mean in the loss. */
export function recordSliceFinalize(
  recorder: Recorder,
  { note, batch, filters, groups, grid: [depth, height, width], slices }: SlicedMaps,
  { weight, layer, means, lambdaOver }: { weight: number; layer: number; means: Tensor | TensorSlice; lambdaOver?: number },
): void {
  const windows = Math.floor(height / 2) * Math.floor(width / 2);
  recorder.dispatch(kernels.sliceFinalize, {
    note,
    uniforms: { batch, pairs: Math.floor(depth / 2), groups, channels: filters, windows, layer, weight },
    bindings: { slices, means },
    workgroups: batch,
    ...(lambdaOver === undefined ? {} : { lambdaOver }),
  });
}

/** Adds δ_opt's gradient to `target`. */
export function recordSliceGradient(recorder: Recorder, { note, batch, groups, grid, y, view, slices }: SlicedMaps, target: View): void {
  const threads = batch * Math.floor(grid[0] / 2) * Math.ceil(grid[1] / 2) * Math.ceil(grid[2] / 2);
  const views = { offset: view.group, stride: view.stride, gradOffset: target.group, gradStride: target.stride };
  recorder.dispatch(kernels.sliceGradient, {
    note,
    uniforms: { total: threads, ...gridUniforms('', grid), groups, ...views },
    bindings: { y, slices, gradient: target.tensor },
    threads,
  });
}
