// The maps of many layers as one dispatch reads them: one dispatch for each tensor in which maps lie side by side, one row of a table for each layer.
import type { PlannedLayer, Tables } from '../../planTypes';
import type { Tensor, TensorSlice } from '../../recorder';
import { inVec4 } from '../../slices';

/** Layers by the tensor that holds their maps. */
export function groupByTensor(layers: readonly PlannedLayer[]): Map<Tensor, PlannedLayer[]> {
  const groups = new Map<Tensor, PlannedLayer[]>();
  for (const planned of layers) groups.set(planned.output.tensor, [...(groups.get(planned.output.tensor) ?? []), planned]);
  return groups;
}

/** A row of `Maps`, see distance_reference.wgsl. `gradient` in floats. */
export function mapsRow(
  { index, grid, groups, placement, output, statistics, coefficients }: PlannedLayer,
  tables: Tables,
  gradient: number,
): number[] {
  const evidence = inVec4(tables.evidenceSums[index] as TensorSlice);
  const chunks = tables.chunks[index] as number;
  const base = inVec4(output) + placement.group;
  return [base, placement.stride, ...grid, groups, chunks, index, inVec4(statistics), inVec4(coefficients), gradient, evidence];
}
