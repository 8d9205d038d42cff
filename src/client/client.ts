// The page's hand on the worker: every command as a method, every event into the store. Knows nothing of React, GPU or training.
import { isExportKind, kindsWithCharts, type ChartImage, type PageShare } from '../protocol/exportKinds';
import type { Failure } from '../protocol/failures';
import type { LayerInspection } from '../protocol/inspection';
import type { CommandPayload } from '../protocol/messages';
import type { PageClient } from '../state/pageClient';
import { applyEvent, applyInitialised, store } from '../state/store';
import { createTrainingWorker, createWorkerLink, type WorkerLike } from './workerLink';

/** Draws the charts of the page's present state. */
export type DrawCharts = () => Promise<ChartImage[]>;
const drawNothing: DrawCharts = () => Promise.resolve([]);

/** Longer than any step; a worker that has not stopped by then never will. */
const stopPatienceMs = 60_000;

export interface Client extends PageClient {
  inspect(payload: CommandPayload<'inspect'>): Promise<LayerInspection>;
}

/** Creates the worker, connects it to the store and asks it to look at the graphics device. One per page. */
export function createClient(createWorker: () => WorkerLike = createTrainingWorker, drawCharts: DrawCharts = drawNothing): Client {
  const link = createWorkerLink(createWorker, applyEvent, onReplaced);
  const { ask } = link;

  const initialise = (): void => {
    // A refusal arrives as the event that sets the phase to failed; there is nobody else to tell.
    ask('initialise', {}).then(applyInitialised, () => undefined);
  };
  function onReplaced(failure: Failure): void {
    applyEvent('dataset', null);
    applyEvent('mendable', null);
    applyEvent('browsable', { cases: [] });
    applyEvent('kernelProgress', null);
    applyEvent('phase', { phase: 'failed', failure });
    initialise();
  }
  const nothing = (asking: Promise<null>): Promise<void> => asking.then(() => undefined);
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => {
      link.recreate({ code: 'bug', message: 'The training worker did not answer and was replaced. Load the data again.' });
    }, stopPatienceMs);
    try {
      await ask('stop', {});
    } finally {
      clearTimeout(timer);
    }
  };

  initialise();
  return {
    load: (source, { add = false } = {}) => ask('load', { source, add }),
    cancelLoad: () => nothing(ask('cancelLoad', {})),
    edit: (edits, { mend = false } = {}) => ask('edit', { edits, mend }),
    undoEdit: () => ask('undoEdit', {}),
    plane: (request) => ask('plane', request),
    folds: () => ask('folds', {}),
    thumbnails: (cases) => ask('thumbnails', { cases }),
    reopen: () => ask('reopen', {}),
    forget: () => nothing(ask('forget', {})),
    configure: (patch) => ask('configure', { patch }),
    start: () => nothing(ask('start', {})),
    pause: () => nothing(ask('pause', {})),
    resume: () => nothing(ask('resume', {})),
    step: () => nothing(ask('step', {})),
    stop,
    score: () => ask('score', {}),
    export: async (kind) => ask('export', { kind, share: await readShare(kind, drawCharts) }),
    exportCost: () => ask('exportCost', {}),
    kernels: () => ask('kernels', {}),
    measureKernels: () => ask('measureKernels', {}),
    cancelKernels: () => nothing(ask('cancelKernels', {})),
    resetKernels: () => ask('resetKernels', {}),
    watch: (what) => nothing(ask('watch', what)),
    hand: (action) => nothing(ask('hand', action)),
    undoIntervention: () => nothing(ask('undoIntervention', {})),
    whatIf: (question) => ask('whatIf', question),
    cancelWhatIf: () => nothing(ask('cancelWhatIf', {})),
    layerRecord: (layer, epoch) => ask('layerRecord', { layer, epoch }),
    removedMaps: (layer) => ask('removedMaps', { layer }),
    inspect: (payload) => ask('inspect', payload),
  };
}

/** Charts are drawn only for what holds them, and only when there is an epoch to draw. */
async function readShare(kind: string, drawCharts: DrawCharts): Promise<PageShare> {
  const { log, history } = store.getState();
  const wanted = isExportKind(kind) && kindsWithCharts.includes(kind) && history.length > 0;
  return { charts: wanted ? await drawCharts() : [], events: log.map(({ epoch, kind: of, text }) => ({ epoch, kind: of, text })) };
}
