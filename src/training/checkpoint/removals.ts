// Which checkpoints go when room is needed. Pure.
import type { RunEntry } from '../../protocol/runs';
import type { ShelfFile } from './listing';

/** A run goes on from its newest checkpoint, or from the one before it where that is damaged. */
const leastPerRun = 2;

type Candidate = ShelfFile & { rank: number; savedAt: string };

/**
 * Drops the oldest first, until what is left and `neededBytes` fit into `budgetBytes`: first what every run can spare, then the last but one of other
 * runs, then other runs whole. The run `id` keeps its newest two, and runs of other tabs are left alone. Also tells which runs are gone by it.
 */
export function planRemovals(
  entries: readonly RunEntry[],
  id: string,
  neededBytes: number,
  budgetBytes: number,
): { files: ShelfFile[]; gone: string[] } {
  let excess = entries.reduce((sum, { bytes }) => sum + bytes, 0) + neededBytes - budgetBytes;
  const candidates = entries.filter(({ elsewhere }) => !elsewhere).flatMap((entry) => rankFiles(entry, id));
  candidates.sort((a, b) => a.rank - b.rank || a.savedAt.localeCompare(b.savedAt));
  const files: ShelfFile[] = [];
  for (const candidate of candidates) {
    if (excess <= 0) break;
    files.push(candidate);
    excess -= candidate.bytes;
  }
  const gone = entries.filter(({ card, checkpoints }) => files.filter((file) => file.id === card.id).length === checkpoints.length);
  return { files, gone: gone.map(({ card }) => card.name) };
}

/** Rank 0: spare; 1: the last but one of another run; 2: its last. */
function rankFiles({ card, checkpoints }: RunEntry, id: string): Candidate[] {
  return checkpoints.flatMap(({ sequence, bytes, savedAt }, i) => {
    const newer = checkpoints.length - 1 - i;
    // The one that needs the room will be the newest.
    if (card.id === id) return newer < leastPerRun - 1 ? [] : [{ id, sequence, bytes, savedAt, rank: 0 }];
    return [{ id: card.id, sequence, bytes, savedAt, rank: Math.max(0, leastPerRun - newer) }];
  });
}
