// Records the small dispatches that end a forward pass for all layers at once: δ_opt and its gradient's coefficients, δ_prune.
import { windowsIn } from './geometry';
import type { PlanContext, PlannedLayer, Tables } from './planTypes';
import type { TensorSlice } from './recorder';
import { planTable } from './sharedDispatch';

const inVec4 = (slice: TensorSlice): number => slice.offset / 16;

export function recordDistanceFinalize(
  context: PlanContext,
  layers: readonly PlannedLayer[],
  tables: Tables,
  prunable: readonly number[],
): void {
  const { network, batch, recorder, distance, lambda, perSlice } = context;
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
  recorder.dispatch('distanceFinalize', {
    note: 'δ_opt',
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

export function recordEvidenceFinalize(
  { network, batch, recorder }: PlanContext,
  layers: readonly PlannedLayer[],
  tables: Tables,
  prunable: readonly number[],
): void {
  const start = tables.results.evidence[0]?.offset ?? 0;
  const rows = prunable.map((index) => {
    const { layer, grid, groups } = layers[index] as PlannedLayer;
    const result = ((tables.results.evidence[index] as TensorSlice).offset - start) / 16;
    return [
      inVec4(tables.evidenceSums[index] as TensorSlice),
      result,
      tables.chunks[index] as number,
      groups,
      layer.filters,
      windowsIn(grid, network.dimensions),
      0,
      0,
    ];
  });
  const { tensor } = tables.results;
  recorder.dispatch('evidenceFinalize', {
    note: 'δ_prune',
    tag: 'evidence',
    uniforms: { batch },
    bindings: {
      layers: planTable(recorder, 'δ_prune', rows),
      partial: (tables.evidenceSums[0] as TensorSlice).tensor,
      result: { tensor, offset: start, bytes: tensor.bytes - start },
    },
    workgroups: prunable.length * batch,
  });
}
