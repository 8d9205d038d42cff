// Holds the loaded data set: loading with progress and cancel, the split it has under the present settings, what can be browsed.
import type { RunConfig } from '../protocol/config';
import type { DatasetSummary } from '../protocol/dataset';
import { PlaygroundError } from '../protocol/failures';
import type { CommandPayload, Events, SourceFile } from '../protocol/messages';
import type { LoadedData, RunData, SessionTools } from './ports';

export interface DataDesk {
  readonly data: LoadedData | null;
  /** Replaces what is loaded, or reads everything again with the new files beside the old ones. What was loaded stays when it rejects. */
  load(payload: CommandPayload<'load'>): Promise<LoadedData>;
  cancel(): void;
  summary(config: RunConfig): DatasetSummary;
  /** Batches from the beginning of their random streams, for a new run. */
  freshRunData(config: RunConfig): RunData;
  /** For looking at slices before a run; made once per configuration. */
  previewData(config: RunConfig): RunData;
  browsable(config: RunConfig): Events['browsable'];
}

export function createDataDesk({ load, emit }: Pick<SessionTools, 'load' | 'emit'>): DataDesk {
  let data: LoadedData | null = null;
  let files: SourceFile[] = [];
  let abort: AbortController | null = null;
  let made: { config: RunConfig; runData: RunData } | null = null;

  const loaded = (): LoadedData => {
    if (!data) throw new PlaygroundError('wrong-phase', 'No data set is loaded.');
    return data;
  };
  const freshRunData = (config: RunConfig): RunData => loaded().createRunData(config);

  return {
    get data() {
      return data;
    },
    async load({ source, add }) {
      if ('demo' in source && add) throw new PlaygroundError('bad-data', 'A demo cannot be added to other data; load it alone.');
      const wanted = 'files' in source ? [...(add ? files : []), ...source.files] : [];
      abort = new AbortController();
      const onProgress = (progress: Events['loadProgress']): void => emit('loadProgress', progress);
      try {
        data = await load('files' in source ? { files: wanted } : source, { onProgress, signal: abort.signal });
      } finally {
        abort = null;
      }
      files = wanted;
      made = null;
      return data;
    },
    cancel: () => abort?.abort(new PlaygroundError('bad-data', 'Loading was cancelled.')),
    summary: (config) => loaded().summarise(config),
    freshRunData,
    previewData(config) {
      if (made?.config !== config) made = { config, runData: freshRunData(config) };
      return made.runData;
    },
    browsable: (config) => ({
      cases: loaded()
        .summarise(config)
        .cases.filter(({ split }) => split === 'validation')
        .map(({ id, shape }) => ({ id, slices: shape[2] ?? 1 })),
    }),
  };
}
