// What a hand does to a pruning state: protects filters, freezes layers, sets τ, takes filters out. Pure; whether it may is settled before.
import type { HandState } from '../protocol/intervention';
import type { LayerPruning, PruningState } from './method';
import { layerStateAt, removedOriginals } from './state';

const withLayer = (state: PruningState, index: number, change: (layer: LayerPruning) => Partial<LayerPruning>): PruningState => ({
  ...state,
  layers: state.layers.map((layer, i) => (i === index ? { ...layer, ...change(layer) } : layer)),
});

/** `filter` is an index into the unpruned layer; protected filters never go. */
export function protectFilter(state: PruningState, index: number, filter: number, on: boolean): PruningState {
  return withLayer(state, index, ({ protected: before }) => ({
    protected: [...before.filter((other) => other !== filter), ...(on ? [filter] : [])].sort((a, b) => a - b),
  }));
}

/** While frozen no filter goes and neither τ nor the patience moves. */
export const freezeLayer = (state: PruningState, index: number, on: boolean): PruningState =>
  withLayer(state, index, () => ({ frozen: on }));

/** The schedule goes on from the new τ after ρ epochs of patience, as after a rise of its own. */
export const setLayerThreshold = (state: PruningState, index: number, threshold: number): PruningState =>
  withLayer(state, index, () => ({ threshold, patience: state.config.rho }));

/** Only the positions `keep` stay, from now on and not from the end of `epoch`: the channel history waits for that. */
export const removeByHand = (state: PruningState, index: number, epoch: number, keep: readonly number[]): PruningState =>
  withLayer(state, index, (layer) => ({
    kept: keep.map((position) => layer.kept[position] ?? -1),
    prunes: [...layer.prunes, { epoch, removed: removedOriginals(layer, keep) }],
  }));

/** Prunable layers as the hand finds them. */
export const describeLayers = ({ layers }: PruningState): HandState['layers'] =>
  layers
    .filter(({ prunable }) => prunable)
    .map(({ name, kept, protected: spared, frozen, threshold }) => ({
      name,
      kept: [...kept],
      protected: [...spared],
      frozen,
      threshold,
    }));

/** Index into the network's layers; the name must be known. */
export function findHandLayer({ layers }: PruningState, name: string): number {
  const index = layers.findIndex((layer) => layer.name === name);
  layerStateAt({ layers }, index);
  return index;
}
