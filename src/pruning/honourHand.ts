// Makes any method respect the hand: whatever it decides, protected filters stay, and a frozen layer keeps filters, τ and patience. Pure.
import type { LayerPruning, PruningDecision, PruningMethod, PruningState } from './method';
import { allPositions, layerStateAt, recordEpoch, removedOriginals } from './state';

/** Positions that must stay in this layer, whatever a method says. */
export function heldPositions({ kept, protected: spared, frozen }: LayerPruning): number[] {
  return allPositions(kept.length).filter((position) => frozen || spared.includes(kept[position] ?? -1));
}

const union = (a: readonly number[], b: readonly number[]): number[] => [...new Set([...a, ...b])].sort((x, y) => x - y);

export const honourHand = (method: PruningMethod): PruningMethod => ({
  ...method,
  endEpoch: (state, input) => amend(state, method.endEpoch(state, input), input.epoch),
  ...(method.keepUnder && {
    keepUnder: (config, layer, measured) => union(method.keepUnder?.(config, layer, measured) ?? [], heldPositions(layer)),
  }),
});

const isHeld = ({ frozen, protected: spared }: LayerPruning): boolean => frozen || spared.length > 0;

function amend(before: PruningState, decision: PruningDecision, epoch: number): PruningDecision {
  if (!before.layers.some(isHeld)) return decision;
  const keep = decision.keep.map((positions, index) => union(positions, heldPositions(layerStateAt(before, index))));
  const layers = decision.state.layers.map((layer, index) => amendLayer(layerStateAt(before, index), layer, keep[index] ?? [], epoch));
  const changes = decision.changes.map((change) => {
    const layer = layerStateAt(before, change.layer);
    const frozen = layer.frozen ? { thresholdAfter: layer.threshold, branch: null } : {};
    return { ...change, removed: removedOriginals(layer, keep[change.layer] ?? []), ...frozen };
  });
  return { ...decision, keep, state: { ...decision.state, layers }, changes };
}

function amendLayer(before: LayerPruning, decided: LayerPruning, keep: readonly number[], epoch: number): LayerPruning {
  if (!isHeld(before)) return decided;
  const { threshold, patience } = before.frozen ? before : decided;
  return { ...recordEpoch(before, epoch, keep), threshold, patience };
}
