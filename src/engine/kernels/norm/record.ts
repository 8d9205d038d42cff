// Records instance norm and leaky ReLU with what one pass over the maps leaves of δ_opt: its sums on the way forward, its gradient on the way back.
import { leakySlope, type Network, normEpsilon } from '../../../network/network';
import { coveringWindows, type Grid, positionsIn, windowsIn } from '../../geometry';
import { groupsOf } from '../../layout';
import type { PlanContext, PlannedLayer, Tables, View } from '../../planTypes';
import type { Tensor, TensorSlice } from '../../recorder';
import { chunksFor, walkFor } from '../../tuning';
import { gridUniforms, poolDepth } from '../../uniforms';
import { kernels } from './kernels';

/** 1 where some pooling windows are cut short. */
const isOdd = (grid: Grid, dimensions: 2 | 3): number => (coveringWindows(grid, dimensions) > windowsIn(grid, dimensions) ? 1 : 0);

/** From the bare output `z` of the layer's convolution to its maps. */
export function recordNorm(context: PlanContext, planned: PlannedLayer, z: Tensor, tables: Tables, shares: Tensor | null): void {
  const { network, batch, recorder, distance, tuning } = context;
  const { index, layer, grid, groups, placement, output, statistics } = planned;
  const positions = positionsIn(grid);
  const chunks = tables.chunks[index] as number;
  const note = layer.name;
  const partial = recorder.tensor(`${note} norm sums`, 16 * 6 * batch * chunks * groups);
  const norm = layer.kind === 'conv' ? 1 : 0;
  const slope = norm ? leakySlope : 1;
  const shape = { positions, chunks, groups };
  const windows = coveringWindows(grid, network.dimensions);
  recorder.dispatch(kernels.normStatistics, {
    note,
    uniforms: { total: batch * chunks * groups, ...shape, ...walkFor(tuning.contiguous, chunks, positions) },
    bindings: { z, partial },
    threads: batch * chunks * groups,
  });
  recorder.dispatch(kernels.normFinalize, {
    note,
    overrides: { NORM: norm },
    uniforms: { total: batch * groups, ...shape, slope, epsilon: normEpsilon },
    bindings: { z, partial, statistics },
    threads: batch * groups,
  });
  if (shares) recordMask(context, planned, shares);
  const view = { outOffset: placement.group, outStride: placement.stride };
  recorder.dispatch(kernels.normApply, {
    note,
    overrides: { DEPTH: poolDepth(network), SCALED: distance === 'euc_norm' ? 1 : 0, ODD: isOdd(grid, network.dimensions) },
    uniforms: {
      total: batch * chunks * groups,
      ...gridUniforms('', grid),
      chunks,
      ...walkFor(tuning.contiguous, chunks, windows),
      groups,
      ...view,
      slope,
    },
    bindings: { z, statistics, y: output, partial: tables.distanceSums[index] as TensorSlice },
    threads: batch * chunks * groups,
  });
}

/** Channel groups of all layers together, and of those before `index`. */
export const countGroups = ({ layers }: Network, index = layers.length): number =>
  layers.slice(0, index).reduce((sum, { filters }) => sum + groupsOf(filters), 0);

function recordMask({ network, batch, recorder }: PlanContext, { index, layer, groups, statistics }: PlannedLayer, shares: Tensor): void {
  recorder.dispatch(kernels.maskStatistics, {
    note: `${layer.name} mask`,
    tag: 'masked',
    uniforms: { total: batch * groups, groups, first: countGroups(network, index) },
    bindings: { shares, statistics },
    threads: batch * groups,
  });
}

/** δ_opt, leaky ReLU and instance norm backward, in place of the gradient of the output; `reference` is the first map's part of δ_opt's, which one group alone knows itself. */
export function recordNormBackward(
  { network, batch, recorder, distance, tuning }: PlanContext,
  planned: PlannedLayer,
  view: View,
  reference: TensorSlice = planned.coefficients,
): void {
  const { layer, grid, groups, placement, output: y, statistics, coefficients } = planned;
  const note = `${layer.name} backward`;
  const positions = positionsIn(grid);
  const parts = chunksFor(tuning.reductionThreads, batch * groups, Math.ceil(positions / 4), tuning.maxChunks);
  const partial = recorder.tensor(`${note} sums`, 16 * 2 * batch * parts * groups);
  const slope = layer.kind === 'conv' ? leakySlope : 1;
  const views = { offset: placement.group, stride: placement.stride, gradOffset: view.group, gradStride: view.stride };
  recorder.dispatch(kernels.normBackwardSums, {
    note,
    overrides: {
      DEPTH: poolDepth(network),
      SCALED: distance === 'euc_norm' ? 1 : 0,
      NORM: layer.kind === 'conv' ? 1 : 0,
      ODD: isOdd(grid, network.dimensions),
    },
    uniforms: {
      total: batch * parts * groups,
      ...gridUniforms('', grid),
      chunks: parts,
      ...walkFor(tuning.contiguous, parts, coveringWindows(grid, network.dimensions)),
      groups,
      ...views,
      slope,
    },
    bindings: { y, statistics, coefficients, reference, gradient: view.tensor, partial },
    threads: batch * parts * groups,
  });
  if (layer.kind !== 'conv') return;
  // At least as many positions as partial sums, which each thread adds up again.
  const chunks = chunksFor(tuning.sweepThreads, batch * groups, Math.ceil(positions / parts), positions);
  recorder.dispatch(kernels.normBackwardApply, {
    note,
    uniforms: {
      total: batch * chunks * groups,
      positions,
      parts,
      chunks,
      ...walkFor(tuning.contiguous, chunks, positions),
      groups,
      ...views,
      slope,
    },
    bindings: { y, statistics, partial, gradient: view.tensor },
    threads: batch * chunks * groups,
  });
}
