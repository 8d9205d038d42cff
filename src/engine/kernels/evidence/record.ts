// Records δ_prune, which only some replays measure: its sums over the maps of many layers at once, and its end.
import { windowsIn } from '../../geometry';
import type { PlanContext, PlannedLayer, Tables } from '../../planTypes';
import type { Tensor, TensorSlice } from '../../recorder';
import { planShared, planTable } from '../../sharedDispatch';
import { inVec4 } from '../../slices';
import { poolDepth } from '../../uniforms';
import { mapsRow } from '../distance/maps';
import { kernels } from './kernels';

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
  recorder.dispatch(kernels.evidenceSums, {
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
  recorder.dispatch(kernels.evidenceFinalize, {
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
