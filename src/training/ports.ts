// What a training session needs from outside, so that tests can stand in for GPU, files and clock.
import type { HeldOutCase, Picture, Survey, WholeCase } from '../data/survey';
import type { RunLocks } from './checkpoint/folder';
import type { Shelf } from './checkpoint/shelf';
import type { BatchCursor } from '../data/trainingBatches';
import type { LayerTask } from '../insight/describeLayer';
import type { Engine, EngineDevice, EngineOptions, KernelWork, TextStore } from '../engine/types';
import type { ExportPeers } from '../export/source';
import type { Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import type { RunConfig } from '../protocol/config';
import type { ClassInfo, DatasetSummary } from '../protocol/dataset';
import type { DatasetEdit, Fold } from '../protocol/edits';
import { PlaygroundError } from '../protocol/failures';
import type { PlaneRequest, PlaneView, Thumbnail } from '../protocol/planeView';
import type { KeptData } from '../protocol/keptData';
import type { CommandPayload, EventName, Events, SourceFile } from '../protocol/messages';
import type { LayerInsight } from '../protocol/layerRecord';
import type { Plane } from '../protocol/planes';
import type { SelfTestReport } from '../protocol/snapshot';

/** Sends one event to the page; buffers in the payload are given away. */
export type Emit = <K extends EventName>(event: K, payload: Events[K]) => void;

export interface TrainingBatch {
  count: number;
  /** Channels-last [count, (z,) y, x, channels], normalised and augmented. */
  input: Float32Array;
  /** Class index per position [count, (z,) y, x]. */
  label: Uint8Array;
}

/** A data set as one run sees it: seeded batches, and the validation cases by slices or by volumes. */
export interface RunData {
  readonly channels: number;
  readonly classes: number;
  nextBatch(): TrainingBatch;
  /** Where the batches stand, between two of them. */
  cursor(): BatchCursor;
  /** The next batch will be the one that followed when `cursor` was read. */
  seek(cursor: BatchCursor): void;
  /** Surveys of all validation slices or volumes, grouped by case. */
  readonly validation: readonly Survey[];
  /** Surveys of all test slices or volumes, grouped by case; beside this only an export of predictions reads them. */
  readonly test: readonly Survey[];
  /** The validation cases, with how many slices of each plane can be looked at. */
  readonly cases: readonly Events['browsable']['cases'][number][];
  /** The training cases, likewise. */
  readonly training: readonly Events['browsable']['cases'][number][];
  readPicture(caseId: string, plane: Plane, slice: number): Picture;
  /** The validation and test cases whole. */
  readonly heldOut: readonly HeldOutCase[];
}

/** A loaded data set. Split and patches follow the configuration given. */
export interface LoadedData {
  readonly channels: number;
  readonly classes: number;
  /** Cases with their split under the configuration, the integrity report, and the proposals for patch and depth. */
  summarise(config: RunConfig): DatasetSummary;
  /** The same data after these changes, which are all there are; what was loaded stays as it is. Rejects with PlaygroundError('bad-data') in words. */
  edit(edits: readonly DatasetEdit[]): Promise<LoadedData>;
  /** Throws where the case, the slice or the channel does not exist. */
  readPlane(request: PlaneRequest): PlaneView;
  /** Of those cases that exist. */
  readThumbnails(cases: readonly string[]): Thumbnail[];
  /** Training and validation cases of every fold of the split, as a split file lists them. */
  listFolds(config: RunConfig): Fold[];
  /** Throws PlaygroundError('bad-data') when there is nothing labelled to train on, 'bad-config' when it cannot be trained as volumes. */
  createRunData(config: RunConfig): RunData;
  /** All cases as a trained network takes them. Throws PlaygroundError('bad-data') naming the case that it cannot take. */
  listWhole(config: RunConfig, network: { channels: number; classes: number }): WholeCase[];
  /** The same images with these labels: case id -> class index per voxel. */
  withLabels(labels: ReadonlyMap<string, Uint8Array>, classes: readonly ClassInfo[]): LoadedData;
}

/** Nothing could be loaded, but what was read may be mended: `data` has no case, and its report says what can be done. */
export class MendableError extends PlaygroundError {
  readonly data: LoadedData;

  constructor(message: string, data: LoadedData) {
    super('bad-data', message);
    this.name = 'MendableError';
    this.data = data;
  }
}

export interface LoadOptions {
  onProgress(progress: Events['loadProgress']): void;
  signal: AbortSignal;
}

export interface KeptFiles {
  data: KeptData;
  files: SourceFile[];
  /** Changes made by hand, to be made again. */
  edits: readonly DatasetEdit[];
}

/** The files of a data set in the browser's private storage, between visits. One tab at a time has them; everything rejects in words. */
export interface DataKeeper {
  /** Null where nothing is kept, or another tab has it. */
  look(): Promise<KeptData | null>;
  /** Replaces what is kept, or adds to it. Rejects where the disk is full; then nothing of `files` is kept. */
  keep(files: readonly SourceFile[], options: { add: boolean; signal: AbortSignal }): Promise<KeptData>;
  note(edits: readonly DatasetEdit[]): Promise<void>;
  open(): Promise<KeptFiles>;
  forget(): Promise<void>;
}

export interface SessionTools {
  createDevice(): Promise<EngineDevice>;
  createEngine(device: EngineDevice, options: EngineOptions, company: KernelWork): Promise<Engine>;
  /** What was measured of kernels on this machine's adapters. Never rejects. */
  readonly tileStore: Promise<TextStore>;
  /** Softmax of the full-resolution head for one sample (channels-last), by an implementation that shares nothing with the engine. */
  runIndependently(
    device: EngineDevice,
    network: Network,
    state: ParameterState,
    input: Float32Array,
    patch: readonly number[],
  ): Promise<Float32Array<ArrayBuffer>>;
  /** Foreign programs that run exported files. */
  exportPeers(device: EngineDevice): ExportPeers;
  /** Where the program runs, in words: name -> value. */
  readonly environment: Readonly<Record<string, string>>;
  runSelfTest(device: EngineDevice): Promise<SelfTestReport>;
  /** Rejects with one `file: reason` line per file when nothing could be loaded. */
  load(source: CommandPayload<'load'>['source'], options: LoadOptions): Promise<LoadedData>;
  readonly keeper: DataKeeper;
  /** Looks at layers' maps, beside the caller; aligned with `tasks`. The maps' memory is given away. */
  describeLayers(tasks: readonly LayerTask[]): Promise<LayerInsight[]>;
  /** Where runs are kept, and the locks that keep tabs apart. */
  readonly shelf: Shelf;
  readonly locks: RunLocks;
  /** Breaks what lies outside of the session: the worker that never answers again, the disk that takes nothing for the next checkpoint. */
  breakOutside(what: 'worker' | 'disk'): void;
  /** Milliseconds, monotonic. */
  now(): number;
  emit: Emit;
}
