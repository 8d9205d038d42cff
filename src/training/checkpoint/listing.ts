// What stands on the shelf, from names, sizes and the first bytes of each file. Reads no weights.
import type { RunCard, RunEntry } from '../../protocol/runs';
import { cardEnd, decodeCard } from './encode';
import type { RunFolder, RunLocks } from './folder';
import { preambleBytes } from './format';

export interface ShelfFile {
  id: string;
  /** Counts up within a run. */
  sequence: number;
  bytes: number;
}

export const fileOf = ({ id, sequence }: Pick<ShelfFile, 'id' | 'sequence'>): string => `${id}.${sequence}.run`;

/** Nothing for files of other kinds, such as one that was being written when a tab was closed. */
export function parseName({ name, bytes }: { name: string; bytes: number }): ShelfFile[] {
  const [, id, sequence] = /^([\w-]+)\.(\d+)\.run$/.exec(name) ?? [];
  return id !== undefined && sequence !== undefined ? [{ id, sequence: Number(sequence), bytes }] : [];
}

type Read = { file: ShelfFile; card: RunCard } | { file: ShelfFile; damage: string };

/** Cards by name and size of their files: a checkpoint is written once, and an amended card is longer or shorter. */
export type KnownCards = Map<string, Read>;

const keyOf = (file: ShelfFile): string => `${fileOf(file)} ${file.bytes}`;

/** Each file is opened once; what is gone is forgotten. */
async function readCards(folder: RunFolder, files: readonly ShelfFile[], known: KnownCards): Promise<Read[]> {
  const reads = await Promise.all(files.map(async (file) => known.get(keyOf(file)) ?? readCard(folder, file)));
  known.clear();
  for (const read of reads) known.set(keyOf(read.file), read);
  return reads;
}

async function readCard(folder: RunFolder, file: ShelfFile): Promise<Read> {
  try {
    const end = cardEnd(await folder.read(fileOf(file), 0, preambleBytes));
    return { file, card: decodeCard(await folder.read(fileOf(file), 0, end)) };
  } catch (error) {
    return { file, damage: `Checkpoint ${file.sequence}: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

/** Newest run first; of a run of which no checkpoint can be read nothing is told. */
export async function readListing(folder: RunFolder, locks: RunLocks, known: KnownCards = new Map()): Promise<RunEntry[]> {
  const files = (await folder.list()).flatMap(parseName).sort((a, b) => a.sequence - b.sequence);
  const reads = await readCards(folder, files, known);
  const elsewhere = await locks.elsewhere();
  const ids = [...new Set(files.map(({ id }) => id))];
  return ids
    .flatMap((id) =>
      describeRun(
        reads.filter(({ file }) => file.id === id),
        elsewhere.has(id),
      ),
    )
    .sort((a, b) => b.card.savedAt.localeCompare(a.card.savedAt));
}

function describeRun(reads: readonly Read[], elsewhere: boolean): RunEntry[] {
  const readable = reads.flatMap((read) => ('card' in read ? [read] : []));
  const newest = readable.at(-1);
  if (!newest) return [];
  return [
    {
      card: newest.card,
      bytes: reads.reduce((sum, { file }) => sum + file.bytes, 0),
      checkpoints: readable.map(({ file, card }) => ({
        sequence: file.sequence,
        epoch: card.epoch,
        step: card.step,
        bytes: file.bytes,
        savedAt: card.savedAt,
        dice: card.dice,
      })),
      damaged: reads.flatMap((read) => ('damage' in read ? [read.damage] : [])),
      elsewhere,
    },
  ];
}
