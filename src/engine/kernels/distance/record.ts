// Records δ_opt over all axes for all layers at once: its means and its gradient's coefficients, and the first map's part of its gradient.
import { windowsIn } from '../../geometry';
import type { PlanContext, PlannedLayer, Tables } from '../../planTypes';
import type { TensorSlice } from '../../recorder';
import { planShared, planTable } from '../../sharedDispatch';
import { divide, inVec4 } from '../../slices';
import { poolDepth } from '../../uniforms';
import { kernels } from './kernels';
import { groupByTensor, mapsRow } from './maps';

/** dL/dq_0 of every prunable layer of several groups, [batch, window] of f32 each; by layer index. A layer of one group has it at hand on its way back. */
export function recordDistanceReferences(
  { network, batch, recorder, distance }: PlanContext,
  layers: readonly PlannedLayer[],
  tables: Tables,
): Map<number, TensorSlice> {
  const gradients = new Map<number, TensorSlice>();
  for (const [maps, own] of groupByTensor(layers.filter(({ layer, groups }) => layer.prunable && groups > 1))) {
    const windows = own.map(({ grid }) => windowsIn(grid, network.dimensions));
    const slices = divide(
      (bytes) => recorder.tensor('δ_opt of the first maps', bytes),
      windows.map((count) => 4 * batch * count),
    );
    own.forEach(({ index }, i) => gradients.set(index, slices[i] as TensorSlice));
    const { owners, workgroups } = planShared(
      recorder,
      'δ_opt of the first maps',
      windows.map((count) => batch * Math.ceil(count / 2)),
    );
    const rows = own.map((planned, i) => mapsRow(planned, tables, (slices[i] as TensorSlice).offset / 4));
    recorder.dispatch(kernels.distanceReference, {
      note: 'δ_opt of the first maps',
      overrides: { DEPTH: poolDepth(network), SCALED: distance === 'euc_norm' ? 1 : 0 },
      uniforms: { workgroups, batch },
      bindings: {
        owners,
        layers: planTable(recorder, 'δ_opt of the first maps', rows),
        y: maps,
        statistics: (tables.statistics[0] as TensorSlice).tensor,
        coefficients: (tables.coefficients[0] as TensorSlice).tensor,
        gradient: (slices[0] as TensorSlice).tensor,
      },
      workgroups,
    });
  }
  return gradients;
}

export function recordDistanceFinalize(
  context: PlanContext,
  layers: readonly PlannedLayer[],
  tables: Tables,
  prunable: readonly number[],
): void {
  const { network, batch, recorder, distance, lambda, perSlice, tuning } = context;
  const rows = prunable.map((index) => {
    const { layer, grid, groups, statistics, coefficients } = layers[index] as PlannedLayer;
    const sums = tables.distanceSums[index] as TensorSlice;
    return [
      inVec4(sums),
      inVec4(statistics),
      inVec4(coefficients),
      tables.chunks[index] as number,
      groups,
      layer.filters,
      windowsIn(grid, network.dimensions),
      0,
    ];
  });
  const first = layers[prunable[0] as number] as PlannedLayer;
  recorder.dispatch(kernels.distanceFinalize, {
    note: 'δ_opt',
    overrides: { WORKGROUP: tuning.team },
    uniforms: {
      layers: prunable.length,
      batch,
      scaled: distance === 'euc_norm' ? 1 : 0,
      divided: distance === 'euc_norm_deltaprunenorm' ? 1 : 0,
      // Slice by slice, means and gradient are recordSliceDistances' business.
      weight: perSlice ? 0 : lambda / network.layers.length,
    },
    bindings: {
      layers: planTable(recorder, 'δ_opt', rows),
      partial: (tables.distanceSums[0] as TensorSlice).tensor,
      statistics: first.statistics.tensor,
      coefficients: first.coefficients.tensor,
      means: tables.results.means,
    },
    workgroups: prunable.length * batch,
    ...(perSlice ? {} : { lambdaOver: network.layers.length }),
  });
}
