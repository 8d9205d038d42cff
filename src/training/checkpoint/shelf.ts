// The shelf of kept runs: which checkpoints there are, which is read when the newest is damaged, and which goes when room is needed.
// Knows files by name and bytes only; what a checkpoint holds is encode.ts's business.
import { PlaygroundError } from '../../protocol/failures';
import type { RunCard, RunEntry, RunNumbers, WayBack } from '../../protocol/runs';
import type { Checkpoint } from './checkpoint';
import { decodeCheckpoint, decodeNumbers, encodeCheckpoint, replaceCard } from './encode';
import type { RunFolder, RunLocks } from './folder';
import { planRemovals } from './removals';
import { fileOf, parseName, readListing, type KnownCards, type ShelfFile } from './listing';
import { computeWayBack } from './wayBack';

export interface Kept {
  sequence: number;
  bytes: number;
  way: WayBack;
  /** Names of runs of which nothing is left, because their room was needed. */
  gone: string[];
}

export interface Opened {
  checkpoint: Checkpoint;
  /** Why newer ones were passed over. */
  refused: string[];
}

export interface Shelf {
  /** Newest run first. */
  list(): Promise<RunEntry[]>;
  /** Rejects where the disk takes nothing more even after room was made. */
  keep(checkpoint: Checkpoint, budgetBytes: number): Promise<Kept>;
  /** The newest checkpoint that is whole, or the one with this sequence number. Throws PlaygroundError('bad-checkpoint') in words. */
  open(id: string, sequence?: number): Promise<Opened>;
  /** What is known of a run without its weights. Throws as open() does. */
  readNumbers(id: string): Promise<RunNumbers>;
  /** The checkpoints that lead to a run as it is; none of a run that is not kept yet. */
  readWay(id: string, budgetBytes: number): Promise<WayBack>;
  /** Writes the newest card of a run anew. */
  amend(id: string, change: Partial<RunCard>): Promise<void>;
  remove(id: string): Promise<void>;
}

const explain = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function createShelf(folder: RunFolder, locks: RunLocks): Shelf {
  let last: Promise<unknown> = Promise.resolve();
  const known: KnownCards = new Map();
  const list = (): Promise<RunEntry[]> => readListing(folder, locks, known);
  /** One after the other: each finds the folder as the one before left it. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const filesOf = async (id: string): Promise<ShelfFile[]> =>
    (await folder.list())
      .flatMap(parseName)
      .filter((file) => file.id === id)
      .sort((a, b) => b.sequence - a.sequence);

  const measure = async (): Promise<{ totalBytes: number }> => ({
    totalBytes: (await folder.list()).reduce((sum, { bytes }) => sum + bytes, 0),
  });

  async function makeRoom(id: string, neededBytes: number, budgetBytes: number): Promise<string[]> {
    const { files, gone } = planRemovals(await list(), id, neededBytes, budgetBytes);
    for (const file of files) await folder.remove(fileOf(file));
    return gone;
  }

  async function keep(checkpoint: Checkpoint, budgetBytes: number): Promise<Kept> {
    const { id } = checkpoint.card;
    const content = encodeCheckpoint(checkpoint);
    const gone = await makeRoom(id, content.length, budgetBytes);
    const sequence = ((await filesOf(id))[0]?.sequence ?? 0) + 1;
    const name = fileOf({ id, sequence });
    try {
      await folder.write(name, content);
    } catch {
      // The disk is fuller than the budget thought: as much as is needed goes, once.
      const { totalBytes } = await measure();
      gone.push(...(await makeRoom(id, content.length, totalBytes)));
      await folder.write(name, content);
    }
    return { sequence, bytes: content.length, way: computeWayBack(await list(), id, budgetBytes), gone };
  }

  /** The newest file of these that can be read. */
  async function readFirst<T>(files: readonly ShelfFile[], decode: (bytes: Uint8Array<ArrayBuffer>) => T): Promise<[T, string[]]> {
    const refused: string[] = [];
    for (const file of files)
      try {
        return [decode(await folder.read(fileOf(file))), refused];
      } catch (error) {
        refused.push(`Checkpoint ${file.sequence} of this run cannot be used: ${explain(error)}.`);
      }
    throw new PlaygroundError('bad-checkpoint', refused.length > 0 ? refused.join(' ') : 'Nothing is kept of this run.');
  }

  async function open(id: string, sequence?: number): Promise<Opened> {
    const files = (await filesOf(id)).filter((file) => sequence === undefined || file.sequence === sequence);
    const [checkpoint, refused] = await readFirst(files, decodeCheckpoint);
    return { checkpoint, refused };
  }

  async function readNumbers(id: string): Promise<RunNumbers> {
    const [{ card, state }] = await readFirst(await filesOf(id), decodeNumbers);
    return { card, history: state.history, insights: state.insights, recoveries: state.recoveries };
  }

  async function amend(id: string, change: Partial<RunCard>): Promise<void> {
    const [newest] = await filesOf(id);
    if (!newest) return;
    const content = await folder.read(fileOf(newest));
    const { card } = decodeCheckpoint(content);
    await folder.write(fileOf(newest), replaceCard(content, { ...card, ...change }));
  }

  return {
    list: () => inTurn(list),
    keep: (checkpoint, budgetBytes) => inTurn(() => keep(checkpoint, budgetBytes)),
    open: (id, sequence) => inTurn(() => open(id, sequence)),
    readNumbers: (id) => inTurn(() => readNumbers(id)),
    readWay: (id, budgetBytes) => inTurn(async () => computeWayBack(await list(), id, budgetBytes)),
    amend: (id, change) => inTurn(() => amend(id, change)),
    remove: (id) =>
      inTurn(async () => {
        for (const file of await filesOf(id)) await folder.remove(fileOf(file));
      }),
  };
}
