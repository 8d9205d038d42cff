// Has what is loaded kept for the next visit, behind the person's back and without ever being in the way; tells the page how far that is.
import type { DataOrigin, KeptState } from '../protocol/keptData';
import type { DatasetEdit } from '../protocol/edits';
import { PlaygroundError } from '../protocol/failures';
import type { CommandPayload, SourceFile } from '../protocol/messages';
import { identifyFiles, nameFiles } from './dataOrigin';
import type { DataKeeper, Emit, KeptFiles } from './ports';

type Source = CommandPayload<'load'>['source'];

export interface KeptDesk {
  /** Where the loaded data came from; null while nothing is loaded. */
  origin(): Promise<DataOrigin | null>;
  /** Tells the page what an earlier visit left. */
  look(): Promise<void>;
  /** Says what was loaded; its files are copied while the person goes on. A demo is never kept, and what is kept stays beside it. */
  loaded(source: Source, add: boolean): void;
  /** The kept files, which stay on the disk. Rejects in words where there are none, or another tab has them. */
  open(): Promise<KeptFiles>;
  /** Says that what was loaded are the kept files themselves. */
  reopened(files: readonly SourceFile[]): void;
  /** Changes made by hand are kept with the files. */
  note(edits: readonly DatasetEdit[]): void;
  forget(): Promise<void>;
}

const toNamed = ({ path, file }: SourceFile): { path: string; sizeBytes: number } => ({ path, sizeBytes: file.size });
const countBytes = (files: readonly SourceFile[]): number => files.reduce((sum, { file }) => sum + file.size, 0);
const explain = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const refuse = (error: unknown): never => {
  throw new PlaygroundError('bad-data', explain(error));
};

export function createKeptDesk(keeper: DataKeeper, emit: Emit): KeptDesk {
  let source: Source | null = null;
  /** How much of the loaded data is kept. Files are never added to a part, or a set with a hole in it would come back. */
  let share: 'none' | 'part' | 'all' = 'none';
  let writing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  const tell = (state: KeptState): void => emit('kept', state);
  /** One after the other: each finds the storage as the one before left it. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  async function replace(files: readonly SourceFile[], signal: AbortSignal): Promise<void> {
    share = 'none';
    tell({ state: 'writing', name: nameFiles(files), bytes: countBytes(files) });
    try {
      tell({ state: 'kept', data: await keeper.keep(files, { add: false, signal }), lacks: null });
      share = 'all';
    } catch (error) {
      if (!signal.aborted) tell({ state: 'nothing', reason: explain(error) });
    }
  }

  async function append(files: readonly SourceFile[], signal: AbortSignal): Promise<void> {
    tell({ state: 'writing', name: nameFiles(files), bytes: countBytes(files) });
    try {
      tell({ state: 'kept', data: await keeper.keep(files, { add: true, signal }), lacks: null });
    } catch (error) {
      if (signal.aborted) return;
      share = 'part';
      await tellPart(explain(error));
    }
  }

  async function tellPart(lacks: string): Promise<void> {
    const data = await keeper.look().catch(() => null);
    tell(data ? { state: 'kept', data, lacks } : { state: 'nothing', reason: lacks });
  }

  return {
    async origin() {
      if (!source) return null;
      return 'demo' in source ? { demo: source.demo } : { files: await identifyFiles(source.files.map(toNamed)) };
    },
    async look() {
      const data = await inTurn(() => keeper.look()).catch(() => null);
      if (data) tell({ state: 'kept', data, lacks: null });
    },
    loaded(next, add) {
      const before = add && source && 'files' in source ? source.files : [];
      const now = 'files' in next ? { files: [...before, ...next.files] } : next;
      source = now;
      if (!add) {
        writing.abort();
        writing = new AbortController();
      }
      const { signal } = writing;
      void inTurn(async () => {
        if (signal.aborted) return;
        if (!('files' in now) || !('files' in next)) share = 'none';
        else if (!add || share === 'none') await replace(now.files, signal);
        else if (share === 'all') await append(next.files, signal);
      });
    },
    open: () => inTurn(() => keeper.open()).catch(refuse),
    reopened(files) {
      source = { files: [...files] };
      share = 'all';
    },
    note(edits) {
      void inTurn(async () => {
        if (share === 'all') await keeper.note(edits);
      }).catch(() => undefined);
    },
    async forget() {
      writing.abort();
      writing = new AbortController();
      await inTurn(() => keeper.forget()).catch(refuse);
      share = 'none';
      tell({ state: 'nothing', reason: null });
    },
  };
}
