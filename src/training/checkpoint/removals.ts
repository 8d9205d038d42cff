// Which checkpoints go when room is needed. Pure.
import type { KeptCheckpoint, RunEntry } from '../../protocol/runs';
import type { ShelfFile } from './listing';

/** A run goes on from its newest checkpoint, or from the one before it where that is damaged. */
const leastPerRun = 2;

type Held = RunEntry['checkpoints'];
type Going = ShelfFile & { savedAt: string };

/**
 * What goes until the rest and `neededBytes` fit into `budgetBytes`: first what every run can spare, so that what is left of it lies evenly over its
 * epochs; then the last but one and the best of other runs, then other runs whole, the oldest first. The run `id` keeps its newest two and its best,
 * and runs of other tabs are left alone. Also tells which runs are gone by it.
 */
export function planRemovals(
  entries: readonly RunEntry[],
  id: string,
  neededBytes: number,
  budgetBytes: number,
): { files: ShelfFile[]; gone: string[] } {
  let excess = entries.reduce((sum, { bytes }) => sum + bytes, 0) + neededBytes - budgetBytes;
  const left = new Map(entries.filter(({ elsewhere }) => !elsewhere).map((entry) => [entry, entry.checkpoints]));
  const files: ShelfFile[] = [];
  const rounds = [() => pickSpare(left, id), () => pickOldest(left, id, 1), () => pickOldest(left, id, 0)];
  for (const pick of rounds)
    for (let going = excess > 0 ? pick() : null; going; going = excess > 0 ? pick() : null) {
      const { id: runId, sequence, bytes } = going;
      files.push({ id: runId, sequence, bytes });
      excess -= bytes;
      for (const [entry, held] of left)
        if (entry.card.id === runId)
          left.set(
            entry,
            held.filter((one) => one.sequence !== sequence),
          );
    }
  const gone = entries.filter((entry) => left.get(entry)?.length === 0 && entry.checkpoints.length > 0);
  return { files, gone: gone.map(({ card }) => card.name) };
}

const toGoing = (id: string, { sequence, bytes, savedAt }: KeptCheckpoint): Going => ({ id, sequence, bytes, savedAt });
const placeOf = ({ epoch, step }: KeptCheckpoint, stepsPerEpoch: number): number => epoch + step / Math.max(1, stepsPerEpoch);

/** Of all runs the one whose neighbours would lie closest to each other without it; of equal ones the oldest. */
function pickSpare(left: ReadonlyMap<RunEntry, Held>, id: string): Going | null {
  const candidates = [...left].flatMap(([{ card }, held]) => {
    const places = held.map((one) => placeOf(one, card.config.stepsPerEpoch));
    // The one that needs the room will be the newest.
    const newest = held.length - (card.id === id ? leastPerRun - 1 : leastPerRun);
    const best = findBest(held);
    return held.slice(0, Math.max(0, newest)).flatMap((one, i) => {
      const gap = (places[i + 1] ?? places[i] ?? 0) - (places[i - 1] ?? 0);
      return one.sequence === best ? [] : [{ ...toGoing(card.id, one), gap }];
    });
  });
  return candidates.sort((a, b) => a.gap - b.gap || a.savedAt.localeCompare(b.savedAt))[0] ?? null;
}

/** Sequence number of the checkpoint with the highest Dice; null where none has one. */
function findBest(held: Held): number | null {
  const scored = held.flatMap(({ sequence, dice }) => (dice === null ? [] : [{ sequence, dice }]));
  return scored.sort((a, b) => b.dice - a.dice)[0]?.sequence ?? null;
}

/** The oldest checkpoint of another run that has more than `least`. */
function pickOldest(left: ReadonlyMap<RunEntry, Held>, id: string, least: number): Going | null {
  const candidates = [...left].flatMap(([{ card }, held]) =>
    card.id === id ? [] : held.slice(0, Math.max(0, held.length - least)).map((one) => toGoing(card.id, one)),
  );
  return candidates.sort((a, b) => a.savedAt.localeCompare(b.savedAt))[0] ?? null;
}
