// The checkpoints that lead to a run as it is: its own, and before the fork those of the run it branched from. Pure.
import type { KeptPoint, RunEntry, WayBack } from '../../protocol/runs';

/** Oldest first; of several at one moment the newest. */
export function computeWayBack(entries: readonly RunEntry[], id: string, budgetBytes: number): WayBack {
  const points = new Map<string, KeptPoint>();
  for (const point of [...listPoints(entries, id, Infinity, new Set())].reverse()) points.set(`${point.epoch}.${point.step}`, point);
  const own = entries.find(({ card }) => card.id === id);
  return {
    id,
    points: [...points.values()].sort((a, b) => a.epoch - b.epoch || a.step - b.step),
    bytes: own?.bytes ?? 0,
    totalBytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
    budgetBytes,
  };
}

/** Newest first within a run, its own before its parent's. `last`: the parent was left after so many epochs. */
function listPoints(entries: readonly RunEntry[], id: string, last: number, seen: Set<string>): KeptPoint[] {
  const entry = entries.find(({ card }) => card.id === id);
  if (!entry || seen.has(id)) return [];
  seen.add(id);
  const own = entry.checkpoints.filter(({ epoch, step }) => epoch < last || (epoch === last && step === 0));
  const { parent } = entry.card;
  const earlier = parent ? listPoints(entries, parent.id, Math.min(last, parent.epoch), seen) : [];
  return [...own.toReversed().map((checkpoint) => ({ runId: id, ...checkpoint })), ...earlier];
}
