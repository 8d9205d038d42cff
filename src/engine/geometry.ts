// Shapes of a network's tensors for one patch and batch: which view each layer writes, where the skip concatenations lie. Pure.
import { edgesAt } from '../network/axes';
import { layerAt, type Network } from '../network/network';
import { groupsOf } from './layout';

/** [z, y, x]; z is 1 in 2-D. */
export type Grid = readonly [number, number, number];

/** Grid of a resolution level for a patch given as [x, y(, z)]. */
export function gridAt(network: Network, patch: readonly number[], level: number): Grid {
  const [x = 1, y = 1, z = 1] = edgesAt(network, patch, level);
  return [z, y, x];
}

export const positionsIn = ([z, y, x]: Grid): number => z * y * x;

/** Pooling windows of 2x2(x2), trailing odd rows dropped. */
export const windowsIn = ([z, y, x]: Grid, dimensions: 2 | 3): number =>
  Math.floor(z / (dimensions === 3 ? 2 : 1)) * Math.floor(y / 2) * Math.floor(x / 2);

/** As windowsIn, with those that odd edges cut short. */
export const coveringWindows = ([z, y, x]: Grid, dimensions: 2 | 3): number =>
  Math.ceil(z / (dimensions === 3 ? 2 : 1)) * Math.ceil(y / 2) * Math.ceil(x / 2);

/** Where a layer's output lies: `group` within a tensor of `stride` channel groups that it may share with the other half of a concatenation. */
export interface Placement {
  /** Layer index of the concatenation's consumer, or of the layer itself. */
  home: number;
  group: number;
  stride: number;
}

/** A skip and the up-sampled map that joins it are written side by side, so that no concatenation is ever copied. */
export function planPlacements(network: Network): Placement[] {
  const placements = network.layers.map((layer, index): Placement => ({ home: index, group: 0, stride: groupsOf(layer.filters) }));
  network.layers.forEach((layer, index) => {
    if (layer.parents.length < 2) return;
    const groups = layer.parents.map((parent) => groupsOf(layerAt(network, parent).filters));
    const stride = groups.reduce((a, b) => a + b, 0);
    let group = 0;
    layer.parents.forEach((parent, i) => {
      placements[parent] = { home: network.layers.length + index, group, stride };
      group += groups[i] as number;
    });
  });
  return placements;
}
