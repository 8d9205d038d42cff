// The page's hand on the worker: every command as a method, every event into the store. Knows nothing of React, GPU or training.
import { isExportKind, kindsWithCharts, type ChartImage, type PageShare } from '../protocol/exportKinds';
import { asFailure, type Failure } from '../protocol/failures';
import type { LayerInspection } from '../protocol/inspection';
import type { Command, CommandPayload, Revival } from '../protocol/messages';
import type { ChaosKind, Recovery } from '../protocol/runs';
import type { LoadSource, PageClient } from '../state/pageClient';
import { applyEvent, applyInitialised, applyNotice, store } from '../state/store';
import { watchedOf } from '../state/watched';
import { giveFormer, type Former } from './formerData';
import { keepHeartbeat } from './heartbeat';
import { watchRequests } from './underWay';
import { createTrainingWorker, createWorkerLink, type WorkerLike } from './workerLink';

/** Draws the charts of the page's present state. */
export type DrawCharts = () => Promise<ChartImage[]>;
const drawNothing: DrawCharts = () => Promise.resolve([]);

/** Longer than any step; a worker that has not stopped by then never will. */
const stopPatienceMs = 60_000;
/** So many workers in so short a time, and the run is left alone; it can still be resumed. */
const mostReplacements = 5;
const replacementWindowMs = 60_000;

export interface Client extends PageClient {
  inspect(payload: CommandPayload<'inspect'>): Promise<LayerInspection>;
  /** Breaks something on purpose; what cannot be broken now is told as a notice. */
  chaos(kind: ChaosKind): void;
  /** What goes on that settings may not change, in words after "while"; null where nothing does. */
  underWay(): string | null;
}

/** Outside a run, these begin or open one. */
const beginsRun: Partial<Record<Command, string>> = { step: 'a run is started', resume: 'a run is opened' };

/** Creates the worker, connects it to the store and asks it to look at the graphics device. One per page. */
export function createClient(createWorker: () => WorkerLike = createTrainingWorker, drawCharts: DrawCharts = drawNothing): Client {
  const link = createWorkerLink(createWorker, applyEvent, onReplaced);
  const { ask, underWay } = watchRequests(link.ask, (command) =>
    store.getState().phase === 'paused' ? null : (beginsRun[command] ?? null),
  );

  /** Null where the worker found the data by itself. */
  let loaded: LoadSource | null = null;
  let replacedMs: number[] = [];
  /** The one under way. */
  let reviving: Revival | null = null;
  /** What the worker before had, until the next one has it. */
  let former: Former | null = null;
  /** Settles once a new worker without a run has what the former one had; null while none is at it. */
  let restoring: Promise<void> | null = null;

  const load: Client['load'] = async (source, { add = false } = {}) => {
    if (restoring) await restoring;
    const summary = await ask('load', { source, add });
    const before = add && loaded && 'files' in loaded ? loaded.files : [];
    loaded = 'files' in source ? { files: [...before, ...source.files] } : source;
    return summary;
  };
  const initialise = (): void => {
    // A refusal arrives as the event that sets the phase to failed; there is nobody else to tell.
    ask('initialise', {}).then(applyInitialised, () => undefined);
  };
  /** Whoever breaks again and again is not helped by one more worker. */
  const mayRevive = (): boolean => {
    const nowMs = Date.now();
    replacedMs = [...replacedMs.filter((ms) => nowMs - ms < replacementWindowMs), nowMs];
    return replacedMs.length <= mostReplacements;
  };
  /** What the new worker needs to go on with the run; null when there is no run. */
  const planRevival = (cause: string): Revival | null => {
    const { phase, recovering, runId, recoveries, dataset, step, history, runConfig, twin, seeded, hand } = store.getState();
    const paused = phase === 'paused';
    if (!(paused || phase === 'training' || recovering) || runId === null) return null;
    const recovery: Recovery = { epoch: step?.epoch ?? history.length, cause, kind: 'worker-gone', atMs: Date.now() };
    // A worker that broke while it took the run up had not told all of it.
    const earlier = recovering ? reviving : null;
    const afresh = seeded && runConfig && history.length === 0 ? { config: runConfig, twin } : null;
    return {
      source: loaded,
      edits: dataset?.edits ?? [],
      id: runId,
      cause,
      recoveries: [...(earlier?.recoveries ?? recoveries), recovery],
      interventions: earlier?.interventions ?? hand?.interventions ?? [],
      paused,
      afresh,
    };
  };
  function onReplaced(failure: Failure): void {
    // An open model went with the worker.
    applyEvent('applied', null);
    applyEvent('applyProgress', null);
    applyEvent('model', null);
    const revival = planRevival(failure.message);
    const { config, dataset } = store.getState();
    if (!mayRevive()) giveUp(failure);
    else if (revival) revive(revival);
    else {
      // Where the next one broke, too, before it had all.
      const wanted = { ...(former ?? { config, dataset, source: loaded }) };
      giveUp(failure);
      former = wanted;
      const mine = restore(failure, wanted).finally(() => (restoring = restoring === mine ? null : restoring));
      restoring = mine;
    }
  }
  /** Without a run the settings are the new worker's, too, and the data are read again, with their changes by hand. */
  async function restore(failure: Failure, wanted: Former): Promise<void> {
    try {
      const words = await giveFormer(ask, wanted);
      loaded = wanted.source;
      if (words) applyNotice({ ...failure, message: `${failure.message} ${words}` });
    } catch (error) {
      if (former === wanted) applyNotice(asFailure(error));
    } finally {
      if (former === wanted) former = null;
    }
  }
  function revive(revival: Revival): void {
    reviving = revival;
    // A worker that broke meanwhile has been replaced by another one, which is at it already.
    const isStale = (): boolean => reviving !== revival;
    applyEvent('kernelProgress', null);
    applyEvent('recoveries', revival.recoveries);
    applyEvent('recovering', { cause: revival.cause });
    initialise();
    ask('revive', revival)
      .then(
        () => watchAgain(),
        (error: unknown) => {
          if (isStale()) return;
          const { code, message } = asFailure(error);
          applyEvent('phase', {
            phase: 'failed',
            failure: { code, message: `${revival.cause} The run could not be taken up again: ${message}` },
          });
        },
      )
      .finally(() => {
        if (isStale()) return;
        reviving = null;
        applyEvent('recovering', null);
      });
  }
  /** The new worker does not know what is looked at. */
  const watchAgain = (): void => {
    ask('watch', watchedOf(store.getState().selection)).catch(() => undefined);
  };
  function giveUp(failure: Failure): void {
    loaded = null;
    former = null;
    reviving = null;
    applyEvent('recovering', null);
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
      link.recreate({ code: 'bug', message: 'The training worker did not answer and was replaced.' });
    }, stopPatienceMs);
    try {
      await ask('stop', {});
    } finally {
      clearTimeout(timer);
    }
  };

  /** A worker that has just been made compiles, and has a right to be slow. */
  const mustAnswer = (): boolean => {
    const { phase, recovering, kernelProgress } = store.getState();
    return phase === 'training' && recovering === null && kernelProgress === null;
  };
  keepHeartbeat(
    () => ask('ping', {}),
    mustAnswer,
    () => link.recreate({ code: 'bug', message: 'The training worker has not answered for a while and was replaced.' }),
  );

  initialise();
  return {
    load,
    cancelLoad: () => nothing(ask('cancelLoad', {})),
    edit: (edits, { mend = false } = {}) => ask('edit', { edits, mend }),
    undoEdit: () => ask('undoEdit', {}),
    plane: (request) => ask('plane', request),
    folds: () => ask('folds', {}),
    thumbnails: (cases) => ask('thumbnails', { cases }),
    reopen: () => {
      loaded = null;
      return ask('reopen', {});
    },
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
    trialStep: () => ask('trialStep', {}),
    cancelKernels: () => nothing(ask('cancelKernels', {})),
    resetKernels: () => ask('resetKernels', {}),
    watch: (what) => nothing(ask('watch', what)),
    hand: (action) => nothing(ask('hand', action)),
    undoIntervention: () => nothing(ask('undoIntervention', {})),
    whatIf: (question) => ask('whatIf', question),
    cancelWhatIf: () => nothing(ask('cancelWhatIf', {})),
    layerRecord: (layer, epoch) => ask('layerRecord', { layer, epoch }),
    removedMaps: (layer) => ask('removedMaps', { layer }),
    pastPrediction: (of) => ask('pastPrediction', of),
    pastLayer: (of) => ask('pastLayer', of),
    closePast: () => nothing(ask('closePast', {})),
    openModel: (what) => ask('openModel', what),
    closeModel: () => nothing(ask('closeModel', {})),
    continueModel: (how) => nothing(ask('continueModel', how)),
    apply: (what) => ask('apply', what),
    cancelApply: () => nothing(ask('cancelApply', {})),
    appliedPlane: (request) => ask('appliedPlane', request),
    saveMasks: (how = {}) => ask('saveMasks', how),
    runs: () => ask('runs', {}),
    openRun: (wish) => nothing(ask('openRun', wish)),
    deleteRun: (id) => nothing(ask('deleteRun', { id })),
    runNumbers: (id) => ask('runNumbers', { id }),
    startTwin: (wish) => nothing(ask('startTwin', wish)),
    chaos(kind) {
      if (kind === 'kill-worker') link.recreate({ code: 'bug', message: 'The training worker was ended.' });
      else
        ask('chaos', { kind }).catch((error: unknown) => {
          if (kind !== 'silent-gpu') applyNotice(asFailure(error));
        });
    },
    inspect: (payload) => ask('inspect', payload),
    underWay,
  };
}

/** Charts are drawn only for what holds them, and only when there is an epoch to draw. */
async function readShare(kind: string, drawCharts: DrawCharts): Promise<PageShare> {
  const { log, history } = store.getState();
  const wanted = isExportKind(kind) && kindsWithCharts.includes(kind) && history.length > 0;
  return { charts: wanted ? await drawCharts() : [], events: log.map(({ epoch, kind: of, text }) => ({ epoch, kind: of, text })) };
}
