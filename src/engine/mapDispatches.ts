// Records the dispatches that read the maps of many layers at once: δ_prune's sums, and the first map's part of δ_opt's gradient.
// One for each tensor in which maps lie side by side.
import { windowsIn } from './geometry';
import type { PlanContext, PlannedLayer, Tables } from './planTypes';
import type { Tensor, TensorSlice } from './recorder';
import { planShared, planTable } from './sharedDispatch';
import { divide } from './slices';
import { poolDepth } from './uniforms';

/** Layers by the tensor that holds their maps. */
export function groupByTensor(layers: readonly PlannedLayer[]): Map<Tensor, PlannedLayer[]> {
  const groups = new Map<Tensor, PlannedLayer[]>();
  for (const planned of layers) groups.set(planned.output.tensor, [...(groups.get(planned.output.tensor) ?? []), planned]);
  return groups;
}

const inVec4 = (slice: TensorSlice): number => slice.offset / 16;

/** A row of `Maps`, see distance_reference.wgsl. `gradient` in floats. */
function mapsRow(
  { index, grid, groups, placement, output, statistics, coefficients }: PlannedLayer,
  tables: Tables,
  gradient: number,
): number[] {
  const evidence = inVec4(tables.evidenceSums[index] as TensorSlice);
  const chunks = tables.chunks[index] as number;
  const base = inVec4(output) + placement.group;
  return [base, placement.stride, ...grid, groups, chunks, index, inVec4(statistics), inVec4(coefficients), gradient, evidence];
}

/** δ_prune's partial sums of layers whose maps lie in `maps`. */
export function recordEvidenceSums(
  { network, batch, recorder }: PlanContext,
  maps: Tensor,
  layers: readonly PlannedLayer[],
  tables: Tables,
  references: Tensor,
): void {
  const threads = layers.map(({ index, groups }) => batch * (tables.chunks[index] as number) * groups);
  const { owners, workgroups } = planShared(recorder, 'δ_prune sums', threads);
  recorder.dispatch('evidenceSums', {
    note: 'δ_prune sums',
    tag: 'evidence',
    overrides: { DEPTH: poolDepth(network) },
    uniforms: { workgroups, batch },
    bindings: {
      owners,
      layers: planTable(
        recorder,
        'δ_prune sums',
        layers.map((planned) => mapsRow(planned, tables, 0)),
      ),
      y: maps,
      references,
      partial: (tables.evidenceSums[0] as TensorSlice).tensor,
    },
    workgroups,
  });
}

/** dL/dq_0 of every prunable layer, [batch, window] of f32 each; by layer index. */
export function recordDistanceReferences(
  { network, batch, recorder, distance }: PlanContext,
  layers: readonly PlannedLayer[],
  tables: Tables,
): Map<number, TensorSlice> {
  const gradients = new Map<number, TensorSlice>();
  for (const [maps, own] of groupByTensor(layers.filter(({ layer }) => layer.prunable))) {
    const threads = own.map(({ grid }) => batch * windowsIn(grid, network.dimensions));
    const slices = divide(
      (bytes) => recorder.tensor('δ_opt of the first maps', bytes),
      threads.map((count) => 4 * count),
    );
    own.forEach(({ index }, i) => gradients.set(index, slices[i] as TensorSlice));
    const { owners, workgroups } = planShared(recorder, 'δ_opt of the first maps', threads);
    const rows = own.map((planned, i) => mapsRow(planned, tables, (slices[i] as TensorSlice).offset / 4));
    recorder.dispatch('distanceReference', {
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
