// The worker protocol: commands (page -> worker, each answered once) and events (worker -> page), as maps from name to payload.
import type { DeepPartial, RunConfig } from './config';
import type { DatasetSummary } from './dataset';
import type { DatasetEdit, Fold } from './edits';
import type { CostComparison, ExportedFile, PageShare } from './exportKinds';
import type { Failure } from './failures';
import type { HandAction, HandState, Intervention } from './intervention';
import type { LayerInspection, PredictionView } from './inspection';
import type { KernelProgress, KernelReport } from './kernels';
import type { Applied, ApplyOptions, ApplyProgress, MaskFormat, ModelCard } from './model';
import type { PlaneRequest, PlaneView, Thumbnail } from './planeView';
import type { KeptState } from './keptData';
import type { EmbeddingKind, EpochInsight, LayerRecord, RecordPlace, RemovedMaps } from './layerRecord';
import type { Plane } from './planes';
import type { TrialStep } from './trial';
import type { WhatIf, WhatIfQuestion } from './whatIf';
import type { AdapterFacts, HistoryRow, Phase, SelfTestReport, TestScore } from './snapshot';
import type { ChaosKind, CheckpointName, KeptRunState, Recovery, RunCard, RunEntry, RunNumbers, TwinMark, WayBack } from './runs';

/** A file with the path it had in its folder or archive; File itself is cloned to the worker, never copied into memory by the page. */
export interface SourceFile {
  path: string;
  file: File;
}

/** Name -> [payload, reply]. */
export interface Commands {
  initialise: [Record<string, never>, { adapter: AdapterFacts; selfTest: SelfTestReport }];
  load: [{ source: { files: SourceFile[] } | { demo: string }; add: boolean }, DatasetSummary];
  cancelLoad: [Record<string, never>, null];
  /** Changes the loaded data, all together or not at all; `mend` changes what could not be loaded. Ends a run unless only names and colours change. */
  edit: [{ edits: DatasetEdit[]; mend?: boolean }, DatasetSummary];
  /** Takes the latest change back. */
  undoEdit: [Record<string, never>, DatasetSummary];
  plane: [PlaneRequest, PlaneView];
  /** All folds of the present split. */
  folds: [Record<string, never>, Fold[]];
  thumbnails: [{ cases: string[] }, Thumbnail[]];
  /** Loads the files that the browser keeps, with the changes made by hand. */
  reopen: [Record<string, never>, DatasetSummary];
  /** Removes them from the browser's storage; what is loaded stays. */
  forget: [Record<string, never>, null];
  configure: [{ patch: DeepPartial<RunConfig> }, RunConfig];
  start: [Record<string, never>, null];
  pause: [Record<string, never>, null];
  resume: [Record<string, never>, null];
  step: [Record<string, never>, null];
  stop: [Record<string, never>, null];
  /** Scores the test cases of a run that was stopped before its end; a run is scored once. */
  score: [Record<string, never>, TestScore];
  /** `share` is what only the page can add. */
  export: [{ kind: string; share?: PageShare }, ExportedFile];
  /** The network beside the unpruned one, timed on this device. */
  exportCost: [Record<string, never>, CostComparison];
  inspect: [{ layer: string; epoch?: number; case?: string; plane?: Plane; slice?: number; raw?: boolean }, LayerInspection];
  /** The convolutions of a step, timed between two steps. */
  kernels: [Record<string, never>, KernelReport];
  /** Chooses them by measuring, for half a minute at most, and goes on with those. */
  measureKernels: [Record<string, never>, KernelReport];
  /** One training step of the present settings before a run, and what it takes; nothing of it is left. */
  trialStep: [Record<string, never>, TrialStep];
  /** Ends that early; what was measured by then holds. */
  cancelKernels: [Record<string, never>, null];
  /** Forgets what was measured on this adapter; the run's kernels after that, null where there is no run. */
  resetKernels: [Record<string, never>, KernelReport | null];
  /** A change by hand between two steps. */
  hand: [HandAction, null];
  /** Takes the latest change by hand back, until the next prune. */
  undoIntervention: [Record<string, never>, null];
  /** Measures what filters' going would change; see WhatIfQuestion. */
  whatIf: [WhatIfQuestion, WhatIf];
  cancelWhatIf: [Record<string, never>, null];
  /** What the page watches: the selected layer and the selected validation slice; the worker sends fresh views of both. While `inside` is false layers are neither shown nor recorded. */
  watch: [{ layer?: string; caseId?: string; plane?: Plane; slice?: number; inside?: boolean; embedding?: EmbeddingKind }, null];
  /** A layer as it decided at an epoch's end; null where that is not recorded. */
  layerRecord: [{ layer: string; epoch: number }, LayerRecord | null];
  /** What has left a layer, with its last picture where that epoch was recorded. */
  removedMaps: [{ layer: string }, RemovedMaps];
  /** A plane as the network of a kept checkpoint predicts it, beside the run; null where another checkpoint was asked for meanwhile. */
  pastPrediction: [CheckpointName & RecordPlace, PredictionView | null];
  /** A layer as that network shows it: after the prune of its epoch, with the numbers that decided it. */
  pastLayer: [CheckpointName & RecordPlace & { layer: string; embedding?: EmbeddingKind }, LayerRecord | null];
  /** Lets that network go. */
  closePast: [Record<string, never>, null];
  /** Runs kept in this browser, newest first. */
  runs: [Record<string, never>, RunEntry[]];
  /** Takes up a kept run where it was left, and goes on when `go`; with `branch` a copy of it, with `best` its best model. Loads its data where the browser has them. */
  /** A branch leaves the run under way, which rests in the library; `patch` are the settings it goes on with, see branchRules.ts. */
  openRun: [{ id: string; sequence?: number; go?: boolean; branch?: boolean; best?: boolean; patch?: DeepPartial<RunConfig> }, null];
  /** What is known of a kept run without its weights. */
  runNumbers: [{ id: string }, RunNumbers];
  /** Trains twice under the present settings, nothing pruned: with the regulariser and without. Leaves the run under way, which rests in the library. */
  startTwin: [TwinWish, null];
  deleteRun: [{ id: string }, null];
  /** A trained network from its files, or from a kept run, to be used; null where the files hold none. What was open before stays when it rejects. */
  openModel: [{ files: SourceFile[] } | { run: string; best?: boolean }, ModelCard | null];
  closeModel: [Record<string, never>, null];
  /** A new run of the loaded data with the model's weights and settings; rests before its first step unless `go`. */
  continueModel: [{ go?: boolean }, null];
  /** Masks of images; without files, of those of the last time. */
  apply: [{ files?: SourceFile[]; options: ApplyOptions }, Applied];
  cancelApply: [Record<string, never>, null];
  /** Of an image with its mask. */
  appliedPlane: [PlaneRequest, PlaneView];
  /** All masks as files: one alone, several as a zip. Rejects where none can be saved in the format. */
  saveMasks: [{ format?: MaskFormat }, { name: string; blob: Blob }];
  /** A new worker goes on where a broken one left off: the data as they were loaded, then the run's last checkpoint, or its beginning. */
  revive: [Revival, null];
  /** Breaks something on purpose. */
  chaos: [{ kind: ChaosKind }, null];
  /** Answered at once by a worker that lives. */
  ping: [Record<string, never>, null];
}

/** What may differ from the present settings; λ is that of the side with the regulariser. */
export interface TwinWish {
  lambda?: number;
  epochs?: number;
}

export type Command = keyof Commands;
export type CommandPayload<K extends Command> = Commands[K][0];
export type CommandReply<K extends Command> = Commands[K][1];

export interface Revival {
  /** The data as the page gave them, and changes made by hand; null where the worker can find them by itself. */
  source: { files: SourceFile[] } | { demo: string } | null;
  edits: DatasetEdit[];
  id: string;
  cause: string;
  recoveries: Recovery[];
  /** All changes by hand that the page knows of; those that the checkpoint lacks are made again. */
  interventions: Intervention[];
  /** Rest instead of going on: the run was paused. */
  paused: boolean;
  /** What leads to the same run again where nothing of it was kept yet; null where it has finished epochs or began with a model's weights. */
  afresh: { config: RunConfig; twin: TwinMark | null } | null;
}

/** What the network would be under the present configuration and data, before the first step and after each prune. */
export interface PlanSummary {
  layers: {
    name: string;
    kind: 'conv' | 'transposed' | 'head';
    level: number;
    filters: number;
    initialFilters: number;
    prunable: boolean;
    /** Maps that come in, of all parents together. */
    inputs: number;
    /** Edges along (z,) y, x. */
    kernel: number[];
    /** Multiply-accumulates in one forward pass of one patch. */
    macs: number;
  }[];
  parameters: number;
  initialParameters: number;
  flops: number;
  initialFlops: number;
  /** Bytes of GPU buffers of the engine: foretold before a run, measured in it; null while no graphics adapter is known. */
  gpuBytes: number | null;
  /** Why the graphics adapter cannot hold this network, and what it could hold; null when it can, or none is known. */
  refusal: { message: string; smaller: SmallerPlan | null } | null;
}

/** Settings that a smaller plan changes. */
export interface SmallerPlan {
  batchSize: number;
  patchSize: number[];
  firstFilters: number;
}

export type LogKind = 'prune' | 'threshold' | 'validation' | 'hand' | 'info' | 'warning';

export interface Events {
  loadProgress: { file: string; filesDone: number; filesTotal: number; bytesDone: number; bytesTotal: number; secondsLeft: number | null };
  /** Null when nothing is loaded. */
  dataset: DatasetSummary | null;
  /** What of a load that gave no case may be mended; null when there is nothing. */
  mendable: DatasetSummary | null;
  /** What the browser keeps of a data set for the next visit. */
  kept: KeptState;
  /** Slices of each validation case that can be watched, by plane; 0 where none. */
  browsable: { cases: { id: string; slices: Record<Plane, number> }[] };
  config: RunConfig;
  phase: { phase: Phase; failure: Failure | null };
  plan: PlanSummary;
  /** Null when kernels are neither chosen nor compiled. */
  kernelProgress: KernelProgress | null;
  /** Throttled; the loss of the newest finished step, λ term included. */
  step: { epoch: number; step: number; stepsPerEpoch: number; loss: number; stepMs: number; secondsLeft: number | null };
  epoch: HistoryRow;
  /** Once, at the end of a run. */
  test: TestScore;
  /** What is being done for an export; null when none is being made. */
  exportStage: string | null;
  /** A new run begins: histories and logs start afresh. */
  /** `seeded`: its first weights follow from the seed, not from a model or a checkpoint. */
  runStarted: { id: string; twin: TwinMark | null; seeded: boolean };
  /** A run was taken up from a checkpoint: histories and logs are those of that moment. */
  runRestored: {
    id: string;
    twin: TwinMark | null;
    history: HistoryRow[];
    insights: EpochInsight[];
    log: Events['log'][];
    step: Events['step'] | null;
    test: TestScore | null;
  };
  /** The run is being taken up after a failure; null when that is over. */
  recovering: { cause: string } | null;
  recoveries: Recovery[];
  /** The trained network that is open; null when it was closed. */
  model: ModelCard | null;
  /** Null when nothing is being applied. */
  applyProgress: ApplyProgress | null;
  /** Null while there are no masks. */
  applied: Applied | null;
  /** A run that an earlier visit left behind; null when there is none. */
  resumable: RunCard | null;
  /** After each checkpoint. */
  keptRun: KeptRunState;
  /** The checkpoints that the present run can be gone on with; after each change of them. */
  wayBack: WayBack;
  log: { epoch: number; kind: LogKind; layer: string | null; text: string };
  /** After each change by hand and each epoch. */
  hand: HandState;
  /** Evaluations done; null when none is under way. */
  whatIfProgress: { done: number; total: number } | null;
  whatIf: WhatIf;
  prediction: PredictionView;
  /** The watched layer as it is now. */
  layerView: LayerRecord;
  /** An epoch has been recorded. */
  epochInsight: EpochInsight;
}

export type EventName = keyof Events;
export type CommandHandlers = { [K in Command]: (payload: CommandPayload<K>) => Promise<CommandReply<K>> };

export type ToWorker = { [K in Command]: { id: number; command: K; payload: CommandPayload<K> } }[Command];
export type FromWorker =
  | { [K in EventName]: { event: K; payload: Events[K] } }[EventName]
  | { reply: number; value: unknown }
  | { reply: number; failure: Failure };
