// What each worker event changes in the page's state, as one table. Pure; knows nothing of the store that holds it.
import type { DatasetSummary } from '../protocol/dataset';
import { cosmeticEdits } from '../protocol/edits';
import { unfoldRecord } from '../protocol/layerView';
import type { EventName, Events } from '../protocol/messages';
import { reselectApplied, reselectDesk } from './deskView';
import type { LogEntry, PageState, Selection } from './pageState';
import { isRunning } from './select';

/** Lines kept; older ones are in the exported history. */
export const logLimit = 400;

type Reducers = { [K in EventName]: (state: PageState, payload: Events[K]) => Partial<PageState> };

export const reducers: Reducers = {
  loadProgress: (_, loadProgress) => ({ loadProgress }),
  dataset: (state, dataset) => ({
    dataset,
    loadProgress: null,
    choosing: false,
    desk: reselectDesk(state, dataset),
    ...(isSameData(state.dataset, dataset) ? {} : emptyRun),
  }),
  mendable: (_, mendable) => ({ mendable }),
  kept: (_, kept) => ({ kept }),
  browsable: (state, { cases }) => ({ browsable: cases, selection: reselectCase(state.selection, cases) }),
  config: (state, config) => ({ config, ...(isRunning(state) ? { runConfig: config } : {}) }),
  phase: (state, { phase, failure }) => ({
    phase,
    failure,
    choosing: phase === 'training' ? false : state.choosing,
    loadProgress: phase === 'loading' ? state.loadProgress : null,
  }),
  plan: (state, plan) => ({ plan, selection: { ...state.selection, layer: reselectLayer(state.selection.layer, plan) } }),
  kernelProgress: (_, kernelProgress) => ({ kernelProgress }),
  exportStage: (_, exportStage) => ({ exportStage }),
  step: (_, step) => ({ step }),
  epoch: (state, row) => ({ history: [...state.history, row] }),
  test: (_, test) => ({ test }),
  runStarted: ({ config }, { id, twin, seeded }) => ({ ...emptyRun, runId: id, runConfig: config, twin, seeded }),
  runRestored: ({ shownEpoch }, { id, twin, history, insights, log, step, test }) => ({
    runId: id,
    twin,
    history,
    insights,
    test,
    shownEpoch: shownEpoch !== null && shownEpoch <= history.length ? shownEpoch : null,
    log: log.map((line, i) => ({ id: i + 1, ...line })),
    step,
  }),
  recovering: (_, recovering) => ({ recovering }),
  recoveries: (_, recoveries) => ({ recoveries }),
  model: (_, model) => ({ model, usingModel: model !== null }),
  applyProgress: (_, applyProgress) => ({ applyProgress }),
  applied: (state, applied) => ({ applied, appliedView: reselectApplied(state, applied) }),
  resumable: (_, resumable) => ({ resumable }),
  keptRun: (_, keptRun) => ({ keptRun }),
  wayBack: (_, wayBack) => ({ wayBack }),
  log: (state, line) => ({ log: appendLog(state.log, line) }),
  prediction: (_, prediction) => ({ prediction }),
  layerView: (_, record) => ({ layerView: unfoldRecord(record) }),
  epochInsight: (state, insight) => ({ insights: [...state.insights, insight] }),
  hand: (_, hand) => ({ hand }),
  whatIf: (_, whatIf) => ({ whatIf }),
  whatIfProgress: (_, whatIfProgress) => ({ whatIfProgress }),
};

const emptyRun: Pick<
  PageState,
  | 'step'
  | 'history'
  | 'test'
  | 'log'
  | 'prediction'
  | 'layerView'
  | 'insights'
  | 'hand'
  | 'whatIf'
  | 'whatIfProgress'
  | 'recoveries'
  | 'keptRun'
  | 'runId'
  | 'runConfig'
  | 'twin'
  | 'seeded'
  | 'wayBack'
  | 'shownEpoch'
> = {
  step: null,
  history: [],
  test: null,
  log: [],
  prediction: null,
  layerView: null,
  hand: null,
  whatIf: null,
  whatIfProgress: null,
  insights: [],
  recoveries: [],
  keptRun: null,
  runId: null,
  runConfig: null,
  twin: null,
  seeded: false,
  wayBack: null,
  shownEpoch: null,
};

/** The changes by hand that alter what is trained on. */
const changesOf = ({ edits = [] }: DatasetSummary): string => JSON.stringify(edits.filter(({ kind }) => !cosmeticEdits.has(kind)));

/** True when only the split of the same cases changed: what a finished run has shown then stays. */
function isSameData(before: PageState['dataset'], after: PageState['dataset']): boolean {
  if (!before || !after || before.cases.length !== after.cases.length || changesOf(before) !== changesOf(after)) return false;
  return before.cases.every((one, i) => one.id === after.cases[i]?.id && one.files.join() === after.cases[i].files.join());
}

function appendLog(log: LogEntry[], line: Events['log']): LogEntry[] {
  const id = (log.at(-1)?.id ?? 0) + 1;
  return [...log.slice(-(logLimit - 1)), { id, ...line }];
}

/** Keeps the watched case if it is still there; else the middle slice of the first one. A plane that is gone gives way to the axial one. */
function reselectCase(selection: Selection, cases: Events['browsable']['cases']): Selection {
  const kept = cases.find((one) => one.id === selection.caseId);
  const watched = kept ?? cases[0];
  if (!watched) return { ...selection, caseId: null, plane: 'axial', slice: 0 };
  const plane = watched.slices[selection.plane] > 0 ? selection.plane : 'axial';
  const count = watched.slices[plane];
  const slice = kept && plane === selection.plane ? Math.min(selection.slice, count - 1) : Math.floor(count / 2);
  return { ...selection, caseId: watched.id, plane, slice };
}

function reselectLayer(layer: string | null, plan: Events['plan']): string | null {
  const prunable = plan.layers.filter((one) => one.prunable);
  return prunable.some((one) => one.name === layer) ? layer : (prunable[0]?.name ?? null);
}
