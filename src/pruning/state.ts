// The part of a pruning state that every method shares: which filters are left, and the log of what went. Pure.
import type { Network } from '../network/network';
import type { PruningConfig } from '../protocol/config';
import type { LayerPruning, PruningState } from './method';

/** State of an unpruned network whose prunable layers start at `threshold`. */
export function createPruningState(network: Network, config: PruningConfig, threshold: number): PruningState {
  const layers = network.layers.map((layer): LayerPruning => ({
    name: layer.name,
    prunable: layer.prunable,
    threshold: layer.prunable ? threshold : 0,
    patience: 0,
    channelHistory: [],
    initialFilters: layer.filters,
    kept: allPositions(layer.filters),
    prunes: [],
    protected: [],
    frozen: false,
  }));
  return { config, layers };
}

/** Positions 0..count-1, the selection that keeps everything. */
export const allPositions = (count: number): number[] => Array.from({ length: count }, (_, position) => position);

/** Indices into the unpruned layer of the positions that `keep` leaves out, ascending. */
export function removedOriginals(layer: LayerPruning, keep: readonly number[]): number[] {
  const staying = new Set(keep);
  return layer.kept.filter((_, position) => !staying.has(position));
}

/** The layer's entry after an epoch in which only `keep` stayed: originals, log and channel history brought up to date. */
export function recordEpoch(layer: LayerPruning, epoch: number, keep: readonly number[]): LayerPruning {
  const removed = removedOriginals(layer, keep);
  return {
    ...layer,
    kept: keep.map((position) => originalAt(layer, position)),
    channelHistory: [...layer.channelHistory, keep.length],
    prunes: removed.length === 0 ? layer.prunes : [...layer.prunes, { epoch, removed }],
  };
}

/** Index into the unpruned layer of a filter of the present one; a wrong position is a bug. */
export function originalAt(layer: LayerPruning, position: number): number {
  const original = layer.kept[position];
  if (original === undefined) throw new Error(`${layer.name} has ${layer.kept.length} filters, none at position ${position}.`);
  return original;
}

/** Entry of one layer; a wrong index is a bug. */
export function layerStateAt(state: Pick<PruningState, 'layers'>, index: number): LayerPruning {
  const layer = state.layers[index];
  if (!layer) throw new Error(`The pruning state has no layer ${index}.`);
  return layer;
}
