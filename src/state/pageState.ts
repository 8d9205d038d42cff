// The shape of everything the page knows, and its value before the worker has spoken. Pure data; knows nothing of React or the worker.
import { defaultConfig } from '../protocol/configure';
import type { RunConfig } from '../protocol/config';
import type { DatasetSummary } from '../protocol/dataset';
import type { Failure } from '../protocol/failures';
import type { KernelProgress } from '../protocol/kernels';
import type { HandState } from '../protocol/intervention';
import type { KeptState } from '../protocol/keptData';
import { plainApply, type Applied, type ApplyOptions, type ApplyProgress, type ModelCard } from '../protocol/model';
import type { LayerView, PredictionView } from '../protocol/inspection';
import type { EmbeddingKind, EpochInsight } from '../protocol/layerRecord';
import type { Events, PlanSummary } from '../protocol/messages';
import type { Plane } from '../protocol/planes';
import type { WhatIf } from '../protocol/whatIf';
import type { AdapterFacts, HistoryRow, Phase, SelfTestReport, TestScore } from '../protocol/snapshot';
import type { KeptRunState, Recovery, RunCard, TwinMark, WayBack } from '../protocol/runs';

export interface LogEntry {
  /** Counts up within a page visit; a stable list key. */
  id: number;
  epoch: number;
  kind: Events['log']['kind'];
  layer: string | null;
  text: string;
}

/** What the person looks at; the same everywhere on the page. */
export interface Selection {
  /** A prunable layer's fixture name. */
  layer: string | null;
  caseId: string | null;
  /** How volumes are cut for the eye. */
  plane: Plane;
  /** Index from 0 within the case, along the axis that the plane stands upright on. */
  slice: number;
  /** Feature maps are shown; while they are not, layers are neither looked at nor recorded. */
  inside: boolean;
  /** How a layer's dots are placed, where that is not recorded. */
  embedding: EmbeddingKind;
}

/** The plane that the desk shows, of any case. */
export interface DeskView {
  caseId: string | null;
  plane: Plane;
  slice: number;
  channel: number;
}

export interface PageState {
  /** Null until the worker has answered `initialise`. */
  adapter: AdapterFacts | null;
  selfTest: SelfTestReport | null;
  phase: Phase;
  /** Why the phase is `failed`, or why the last load or run ended early. */
  failure: Failure | null;
  /** Why the latest command was refused; closed by the person or by the next command. */
  notice: Failure | null;
  loadProgress: Events['loadProgress'] | null;
  dataset: DatasetSummary | null;
  /** What of the latest load gave no case, with its fixes. */
  mendable: DatasetSummary | null;
  /** What the desk shows of the loaded data. */
  desk: DeskView;
  /** What the browser keeps of a data set for the next visit. */
  kept: KeptState;
  /** Validation cases that can be watched. */
  browsable: Events['browsable']['cases'];
  config: RunConfig;
  plan: PlanSummary | null;
  /** While kernels are chosen or compiled, before the first step or when asked. */
  kernelProgress: KernelProgress | null;
  /** What is being done for an export. */
  exportStage: string | null;
  step: Events['step'] | null;
  history: HistoryRow[];
  test: TestScore | null;
  log: LogEntry[];
  prediction: PredictionView | null;
  /** The selected layer as it is now. */
  layerView: LayerView | null;
  /** What a hand may change and has changed; null before a run. */
  hand: HandState | null;
  /** The latest what-if, with the moment it was measured at. */
  whatIf: WhatIf | null;
  whatIfProgress: Events['whatIfProgress'];
  /** The recorded epochs of the run in short, oldest first. */
  insights: EpochInsight[];
  recoveries: Recovery[];
  /** While a run is taken up after a failure. */
  recovering: { cause: string } | null;
  /** The trained network that is open, whether or not it is shown. */
  model: ModelCard | null;
  /** It is shown in place of the run. */
  usingModel: boolean;
  applyOptions: ApplyOptions;
  applyProgress: ApplyProgress | null;
  applied: Applied | null;
  /** What is shown of the masks. */
  appliedView: DeskView;
  /** A run that an earlier visit left behind. */
  resumable: RunCard | null;
  /** How the run under way is kept; null before its first checkpoint. */
  keptRun: KeptRunState | null;
  /** The run that histories and logs are of. */
  runId: string | null;
  /** Its settings; `config` may be for the next one. */
  runConfig: RunConfig | null;
  /** Of which experiment it is one side. */
  twin: TwinMark | null;
  /** Its first weights follow from the seed alone. */
  seeded: boolean;
  /** The checkpoints it can be gone on with; null before the first. */
  wayBack: WayBack | null;
  /** The finished epoch that the whole page shows; null: now. */
  shownEpoch: number | null;
  selection: Selection;
  /** The person looks for other data although some is loaded. */
  choosing: boolean;
  /** The selected layer is shown from inside over the whole page. */
  looking: boolean;
  /** A newer version of the page waits for a reload. */
  updateReady: boolean;
  /** The experiment with and without the regulariser is open over the page. */
  comparing: boolean;
}

export const initialState: PageState = {
  adapter: null,
  selfTest: null,
  phase: 'empty',
  failure: null,
  notice: null,
  loadProgress: null,
  dataset: null,
  mendable: null,
  desk: { caseId: null, plane: 'axial', slice: 0, channel: 0 },
  kept: { state: 'nothing', reason: null },
  browsable: [],
  config: defaultConfig,
  plan: null,
  kernelProgress: null,
  exportStage: null,
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
  recovering: null,
  model: null,
  usingModel: false,
  applyOptions: plainApply,
  applyProgress: null,
  applied: null,
  appliedView: { caseId: null, plane: 'axial', slice: 0, channel: 0 },
  resumable: null,
  keptRun: null,
  runId: null,
  runConfig: null,
  twin: null,
  seeded: false,
  wayBack: null,
  shownEpoch: null,
  selection: { layer: null, caseId: null, plane: 'axial', slice: 0, inside: true, embedding: 'pca' },
  choosing: false,
  looking: false,
  updateReady: false,
  comparing: false,
};
