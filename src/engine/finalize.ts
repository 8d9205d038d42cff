// Records the small dispatches that end a forward pass for all layers at once: δ_opt and its gradient's coefficients, the loss, δ_prune.
import { windowsIn, positionsIn } from './geometry';
import { groupsOf } from './layout';
import type { PlanContext, PlannedLayer, Tables } from './planTypes';
import type { TensorSlice } from './recorder';
import { whole } from './slices';

/** A table of u32 rows (f32 fields given as their bits). */
function table(rows: readonly (readonly number[])[]): ArrayBuffer {
  return Uint32Array.from(rows.flat()).buffer;
}

const floatBits = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0] as number;
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
      layers: recorder.own('distance table', 32 * rows.length, table(rows)),
      partial: whole(tables.distanceSums[0] as TensorSlice),
      statistics: whole(first.statistics),
      coefficients: whole(first.coefficients),
      means: tables.results.means,
    },
    workgroups: prunable.length * batch,
  });
}

export function recordLossFinalize(context: PlanContext, layers: readonly PlannedLayer[], tables: Tables, heads: readonly number[]): void {
  const { network, batch, recorder, headWeights } = context;
  const rows = heads.map((index, head) => [
    inVec4(tables.lossSums[head] as TensorSlice),
    inVec4(tables.lossCoefficients[head] as TensorSlice),
    tables.chunks[index] as number,
    positionsIn((layers[index] as PlannedLayer).grid),
    floatBits(headWeights[head] ?? 1),
    0,
    0,
    0,
  ]);
  recorder.dispatch('lossFinalize', {
    note: 'loss',
    uniforms: { total: heads.length * batch, batch, classes: network.classes, groups: groupsOf(network.classes) },
    bindings: {
      heads: recorder.own('head table', 32 * rows.length, table(rows)),
      partial: whole(tables.lossSums[0] as TensorSlice),
      coefficients: whole(tables.lossCoefficients[0] as TensorSlice),
      losses: tables.results.losses,
    },
    threads: heads.length * batch,
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
      layers: recorder.own('evidence table', 32 * rows.length, table(rows)),
      partial: whole(tables.evidenceSums[0] as TensorSlice),
      result: { tensor, offset: start, bytes: tensor.bytes - start },
    },
    workgroups: prunable.length * batch,
  });
}
