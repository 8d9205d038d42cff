// The table through which one dispatch reads the maps of several layers.
import { packMaps } from '../../../testing/arrays';
import type { NormCase } from '../../norm/testing/cases';
import type { NormSetup } from '../../norm/testing/setup';

/** Two rows of `Maps` (see distance_reference.wgsl) for the same layer: the second's maps and numbers lie behind the first's. */
export function mapsRows({ view, grid, groups, maps, pooling }: NormSetup, { batch, chunks }: NormCase, layer: number): Uint32Array {
  const { D = 1, H = 1, W = 1 } = grid;
  const size = packMaps(maps, view).length / 4;
  const row = (at: number): number[] => [
    at * size + view.group,
    view.stride,
    D,
    H,
    W,
    groups,
    chunks,
    layer,
    at * batch * groups * 6,
    at * batch * groups * 3,
    at * batch * pooling.size,
    at * batch * chunks * groups,
  ];
  return Uint32Array.from([...row(0), ...row(1)]);
}
