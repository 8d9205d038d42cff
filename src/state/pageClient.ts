// What the page may ask of the worker; src/client implements it, component tests stand in for it. Knows nothing of ports or React.
import type { DeepPartial, RunConfig } from '../protocol/config';
import type { CostComparison, ExportedFile } from '../protocol/exportKinds';
import type { KernelReport } from '../protocol/kernels';
import type { DatasetSummary } from '../protocol/dataset';
import type { DatasetEdit, Fold } from '../protocol/edits';
import type { PredictionView } from '../protocol/inspection';
import type { HandAction } from '../protocol/intervention';
import type { LayerRecord, RemovedMaps } from '../protocol/layerRecord';
import type { CommandPayload, SourceFile, TwinWish } from '../protocol/messages';
import type { Applied, ModelCard } from '../protocol/model';
import type { TestScore } from '../protocol/snapshot';
import type { RunEntry, RunNumbers } from '../protocol/runs';
import type { PlaneRequest, PlaneView, Thumbnail } from '../protocol/planeView';
import type { TrialStep } from '../protocol/trial';
import type { WhatIf, WhatIfQuestion } from '../protocol/whatIf';

export type LoadSource = { files: SourceFile[] } | { demo: string };

/** Every method rejects with a PlaygroundError; its message is fit to show. Results also arrive in the store as events. */
export interface PageClient {
  /** Replaces what is loaded unless `add`. */
  load(source: LoadSource, options?: { add?: boolean }): Promise<DatasetSummary>;
  cancelLoad(): Promise<void>;
  /** Changes the loaded data, all together or not at all; with `mend` what the latest load could not make cases of. */
  edit(edits: DatasetEdit[], options?: { mend?: boolean }): Promise<DatasetSummary>;
  undoEdit(): Promise<DatasetSummary>;
  plane(request: PlaneRequest): Promise<PlaneView>;
  /** All folds of the present split, for a split file. */
  folds(): Promise<Fold[]>;
  thumbnails(cases: string[]): Promise<Thumbnail[]>;
  /** Loads the files that the browser keeps. */
  reopen(): Promise<DatasetSummary>;
  /** Removes them from the browser's storage. */
  forget(): Promise<void>;
  /** The whole configuration after the patch; rejects naming the field, the value and the allowed range. */
  configure(patch: DeepPartial<RunConfig>): Promise<RunConfig>;
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  step(): Promise<void>;
  stop(): Promise<void>;
  /** Scores the test cases of a run that was stopped. */
  score(): Promise<TestScore>;
  /** Resolves once the file has been read back. Charts are drawn where the kind holds them. */
  export(kind: string): Promise<ExportedFile>;
  /** The network beside the unpruned one. */
  exportCost(): Promise<CostComparison>;
  /** The convolutions of a step with their times. */
  kernels(): Promise<KernelReport>;
  /** Chooses them by measuring; while it lasts the state tells the progress. */
  measureKernels(): Promise<KernelReport>;
  /** One step of the present settings, before a run. */
  trialStep(): Promise<TrialStep>;
  cancelKernels(): Promise<void>;
  /** Null where there is no run. */
  resetKernels(): Promise<KernelReport | null>;
  /** A change by hand in the run under way, between two steps. */
  hand(action: HandAction): Promise<void>;
  /** Takes the latest change by hand back. */
  undoIntervention(): Promise<void>;
  whatIf(question: WhatIfQuestion): Promise<WhatIf>;
  cancelWhatIf(): Promise<void>;
  watch(what: CommandPayload<'watch'>): Promise<void>;
  /** A layer as it decided at an epoch's end; null where that is not recorded. */
  layerRecord(layer: string, epoch: number): Promise<LayerRecord | null>;
  removedMaps(layer: string): Promise<RemovedMaps>;
  /** A plane and a layer as the network of a kept checkpoint shows them; null where another checkpoint was asked for meanwhile. */
  pastPrediction(of: CommandPayload<'pastPrediction'>): Promise<PredictionView | null>;
  pastLayer(of: CommandPayload<'pastLayer'>): Promise<LayerRecord | null>;
  /** Lets that network go. */
  closePast(): Promise<void>;
  /** A trained network, to be used; null where the files hold none. */
  openModel(what: CommandPayload<'openModel'>): Promise<ModelCard | null>;
  closeModel(): Promise<void>;
  /** A new run from its weights; rests before its first step unless `go`. */
  continueModel(how: CommandPayload<'continueModel'>): Promise<void>;
  /** Masks of images; without files, of those of the last time. */
  apply(what: CommandPayload<'apply'>): Promise<Applied>;
  cancelApply(): Promise<void>;
  appliedPlane(request: PlaneRequest): Promise<PlaneView>;
  saveMasks(how?: CommandPayload<'saveMasks'>): Promise<{ name: string; blob: Blob }>;
  /** Kept runs, newest first. */
  runs(): Promise<RunEntry[]>;
  openRun(wish: CommandPayload<'openRun'>): Promise<void>;
  deleteRun(id: string): Promise<void>;
  /** What is known of a kept run without its weights. */
  runNumbers(id: string): Promise<RunNumbers>;
  /** Trains twice, nothing pruned: with the regulariser and without. Leaves the run under way, which rests in the library. */
  startTwin(wish: TwinWish): Promise<void>;
}
