// The scripting interface on window.playground; see README for the documented contract.
import type { DeepPartial, RunConfig } from './config';
import type { DatasetSummary } from './dataset';
import type { DatasetEdit } from './edits';
import type { CostComparison } from './exportKinds';
import type { KernelReport } from './kernels';
import type { LayerInspection } from './inspection';
import type { Applied, ApplyOptions, MaskFormat, ModelCard } from './model';
import type { Plane } from './planes';
import type { TrialStep } from './trial';
import type { WhatIf, WhatIfQuestion } from './whatIf';
import type { Snapshot, TestScore } from './snapshot';
import type { TwinWish } from './messages';
import type { ChaosKind, RunEntry, RunNumbers } from './runs';

export interface Playground {
  load(files: File[] | { demo: string }, options?: { add?: boolean }): Promise<DatasetSummary>;
  edit(edits: DatasetEdit | DatasetEdit[], options?: { mend?: boolean }): Promise<DatasetSummary>;
  undoEdit(): Promise<DatasetSummary>;
  /** Loads the files that the browser keeps from an earlier visit; snapshot().kept tells whether there are any. */
  reopen(): Promise<DatasetSummary>;
  /** Removes them from the browser's storage; what is loaded stays. */
  forget(): Promise<void>;
  configure(patch: DeepPartial<RunConfig>): RunConfig;
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  step(): Promise<void>;
  stop(): Promise<void>;
  /** Scores the test cases of a run that was stopped; one that came to its end has done so by itself. */
  score(): Promise<TestScore>;
  snapshot(): Snapshot;
  exportKinds(): string[];
  export(kind: string): Promise<Blob>;
  /** The network beside the unpruned one, as the Export dialog shows it: measured when called, between two steps. */
  exportCost(): Promise<CostComparison>;
  /** A protected filter never goes; `filter` is an index into the unpruned layer, here and below. Throws in words. */
  protect(layer: string, filter: number, on: boolean): void;
  /** Removes the filter between two steps, with its weights and moments; resolves when it is gone. */
  forceOut(layer: string, filter: number): Promise<void>;
  /** τ of the layer, 0 to 1; the schedule goes on from it. */
  setThreshold(layer: string, tau: number): void;
  /** No filter of a frozen layer goes, and its τ stands still. */
  freeze(layer: string, on: boolean): void;
  /** Takes the latest change by hand back; possible until the next prune. */
  undoIntervention(): Promise<void>;
  /** Measures what the validation loss and Dice would be without the filters that are under τ now, or without those named. */
  whatIf(question?: WhatIfQuestion): Promise<WhatIf>;
  /** Breaks the run on purpose, to see it mend itself. */
  chaos(kind: ChaosKind): void;
  /** Kept runs, newest first. */
  runs(): Promise<RunEntry[]>;
  /** Takes up a kept run and rests there; `go` goes on, `branch` makes a copy, `best` takes its best model (as a copy). */
  openRun(id: string, options?: { sequence?: number; go?: boolean; branch?: boolean; best?: boolean }): Promise<void>;
  deleteRun(id: string): Promise<void>;
  /** History, clusterability and recoveries of a kept run, without its weights. */
  runNumbers(id: string): Promise<RunNumbers>;
  /** A copy of the present run from a kept epoch on (snapshot().wayBack), or from now, with other settings; the run itself stays in the library. */
  branch(options?: BranchOptions): Promise<void>;
  /** Trains twice under the present settings, nothing pruned: with the regulariser and without. Resolves when the first has begun. */
  startTwin(options?: TwinWish): Promise<void>;
  /** A trained network from its exported files or from a kept run, to be applied or trained on; refused in words where they hold none. */
  openModel(source: File[] | { run: string; best?: boolean }): Promise<ModelCard>;
  closeModel(): Promise<void>;
  /** A new run on the loaded data from the model's weights, filters and settings; rests before its first step unless `go`. */
  continueModel(options?: { go?: boolean }): Promise<void>;
  /** Masks of images, which need no labels; null: of those of the last time. */
  apply(files: File[] | null, options?: Partial<ApplyOptions>): Promise<Applied>;
  /** One mask alone as NIfTI or PNG, several as a zip; `dicom-seg`: as DICOM segmentations of the series that were given. */
  saveMasks(options?: { format?: MaskFormat }): Promise<Blob>;
  kernels(): Promise<KernelReport>;
  /** One training step of the present settings before a run; nothing of it is left. */
  trialStep(): Promise<TrialStep>;
  inspect(
    layer: string,
    options?: { epoch?: number; case?: string; plane?: Plane; slice?: number; raw?: boolean },
  ): Promise<LayerInspection>;
}

export interface BranchOptions {
  /** Finished epochs at the checkpoint; the newest one without. */
  epoch?: number;
  /** Settings to go on with: epochs, validateEvery, headWeights, optimiser (but for its kind), augmentation, pruning. */
  patch?: DeepPartial<RunConfig>;
  go?: boolean;
}

declare global {
  interface Window {
    playground: Playground;
  }
}
