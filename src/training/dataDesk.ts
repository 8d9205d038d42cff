// Holds the loaded data set: loading with progress and cancel, the split it has under the present settings, what can be browsed.
import type { RunConfig } from '../protocol/config';
import type { DatasetSummary } from '../protocol/dataset';
import type { DatasetEdit } from '../protocol/edits';
import { countPlanes } from '../protocol/planes';
import { PlaygroundError } from '../protocol/failures';
import type { CommandPayload, Events, SourceFile } from '../protocol/messages';
import { MendableError, type LoadedData, type RunData, type SessionTools } from './ports';

export interface DataDesk {
  readonly data: LoadedData | null;
  /** Replaces what is loaded, or reads everything again with the new files beside the old ones. What was loaded stays when it rejects. */
  load(payload: CommandPayload<'load'>): Promise<LoadedData>;
  cancel(): void;
  /** Applies further changes, all or none; with `mend` to what the latest load could not make cases of. */
  edit(edits: readonly DatasetEdit[], mend: boolean): Promise<LoadedData>;
  /** What was loaded; empty for a demo. */
  readonly files: readonly SourceFile[];
  /** All changes by hand. */
  readonly edits: readonly DatasetEdit[];
  /** The latest change, alone in a list; empty where there is none. */
  readonly latestEdit: readonly DatasetEdit[];
  /** Takes the latest change back. */
  undoEdit(): Promise<LoadedData>;
  summary(config: RunConfig): DatasetSummary;
  /** Sends the data's summary and what can be browsed, unless the page knows this split of this data in these dimensions. */
  tell(config: RunConfig): void;
  /** What the latest load could not make cases of, to be mended; null when there is nothing. */
  readonly mendable: LoadedData | null;
  /** Batches from the beginning of their random streams, for a new run. */
  freshRunData(config: RunConfig): RunData;
  /** For looking at slices before a run; made once per configuration. */
  previewData(config: RunConfig): RunData;
}

export function createDataDesk({ load, emit }: Pick<SessionTools, 'load' | 'emit'>): DataDesk {
  let data: LoadedData | null = null;
  let files: SourceFile[] = [];
  let edits: readonly DatasetEdit[] = [];
  let broken: { data: LoadedData; files: SourceFile[] } | null = null;
  /** The split and the dimensions that the page knows. */
  let told = '';
  let abort: AbortController | null = null;
  let made: { config: RunConfig; runData: RunData } | null = null;

  const loaded = (): LoadedData => {
    if (!data) throw new PlaygroundError('wrong-phase', 'No data set is loaded.');
    return data;
  };
  const hold = (next: LoadedData, itsFiles: SourceFile[], itsEdits: readonly DatasetEdit[]): LoadedData => {
    [data, files, edits, broken, made, told] = [next, itsFiles, itsEdits, null, null, ''];
    return next;
  };
  const freshRunData = (config: RunConfig): RunData => loaded().createRunData(config);

  return {
    get data() {
      return data;
    },
    async load({ source, add }) {
      if (add && ('demo' in source || (data && files.length === 0)))
        throw new PlaygroundError('bad-data', 'Demos and files cannot be added to each other; load one of them alone.');
      const wanted = 'files' in source ? [...(add ? files : []), ...source.files] : [];
      abort = new AbortController();
      const onProgress = (progress: Events['loadProgress']): void => emit('loadProgress', progress);
      try {
        return hold(await load('files' in source ? { files: wanted } : source, { onProgress, signal: abort.signal }), wanted, []);
      } catch (error) {
        broken = error instanceof MendableError ? { data: error.data, files: wanted } : null;
        throw error;
      } finally {
        abort = null;
      }
    },
    get mendable() {
      return broken?.data ?? null;
    },
    async edit(more, mend) {
      const target = mend ? broken : { data: loaded(), files };
      if (!target) throw new PlaygroundError('wrong-phase', 'There is nothing to mend. Load files first.');
      const wanted = mend ? more : [...edits, ...more];
      return hold(await target.data.edit(wanted), target.files, wanted);
    },
    get files() {
      return files;
    },
    get edits() {
      return edits;
    },
    get latestEdit() {
      return edits.slice(-1);
    },
    async undoEdit() {
      if (edits.length === 0) throw new PlaygroundError('wrong-phase', 'There is no change to take back.');
      const wanted = edits.slice(0, -1);
      return hold(await loaded().edit(wanted), files, wanted);
    },
    cancel: () => abort?.abort(new PlaygroundError('bad-data', 'Loading was cancelled.')),
    summary: (config) => loaded().summarise(config),
    freshRunData,
    previewData(config) {
      if (made?.config !== config) made = { config, runData: freshRunData(config) };
      return made.runData;
    },
    tell(config) {
      const split = JSON.stringify([config.split, config.seed, config.dimensions]);
      if (split === told) return;
      told = split;
      const summary = loaded().summarise(config);
      emit('dataset', summary);
      emit('browsable', listBrowsable(summary, config));
    },
  };
}

const listBrowsable = ({ cases }: DatasetSummary, { dimensions }: RunConfig): Events['browsable'] => ({
  cases: cases.filter(({ split }) => split === 'validation').map(({ id, shape }) => ({ id, slices: countPlanes(shape, dimensions) })),
});
