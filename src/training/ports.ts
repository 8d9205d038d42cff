// What a training session needs from outside, so that tests can stand in for GPU, files and clock. Types only.
import type { Engine, EngineDevice, EngineOptions } from '../engine/types';
import type { Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import type { RunConfig } from '../protocol/config';
import type { DatasetSummary } from '../protocol/dataset';
import type { CommandPayload, EventName, Events } from '../protocol/messages';
import type { SelfTestReport } from '../protocol/snapshot';

/** Sends one event to the page; buffers in the payload are given away. */
export type Emit = <K extends EventName>(event: K, payload: Events[K]) => void;

export interface TrainingBatch {
  count: number;
  /** Channels-last [count, y, x, channels], normalised and augmented. */
  input: Float32Array;
  /** Class index per position [count, y, x]. */
  label: Uint8Array;
}

/** One validation slice on its own grid, with the patches the network sees of it. */
export interface ValidationSlice {
  caseId: string;
  /** From 0 within the case. */
  slice: number;
  width: number;
  height: number;
  /** First channel windowed to 0..255, row-major on the slice's own grid. */
  image: Uint8Array<ArrayBuffer>;
  /** Class indices on the slice's own grid. */
  truth: Uint8Array<ArrayBuffer>;
  /** In patch geometry: input [y, x, channels], label [y, x]. */
  patches: readonly { input: Float32Array; label: Uint8Array }[];
  /** Class map on the slice's own grid from one prediction [y, x] per patch. */
  stitch(predictions: readonly Uint8Array[]): Uint8Array<ArrayBuffer>;
}

/** A data set as one run sees it: seeded batches, and validation slices by position. */
export interface RunData {
  readonly channels: number;
  readonly classes: number;
  nextBatch(): TrainingBatch;
  /** All validation slices, grouped by case. */
  readonly validation: readonly { caseId: string; slice: number }[];
  validationSlice(position: number): ValidationSlice;
}

/** A loaded data set. Split and patches follow the configuration given. */
export interface LoadedData {
  readonly channels: number;
  readonly classes: number;
  /** Cases with their split under the configuration, and the proposal for patch and depth. */
  summarise(config: RunConfig): DatasetSummary;
  /** Throws PlaygroundError('bad-data') when there is nothing labelled to train on. */
  createRunData(config: RunConfig): RunData;
}

export interface LoadOptions {
  onProgress(progress: Events['loadProgress']): void;
  signal: AbortSignal;
}

export interface SessionTools {
  createDevice(): Promise<EngineDevice>;
  createEngine(device: EngineDevice, options: EngineOptions): Promise<Engine>;
  /** Softmax of the full-resolution head for one sample (channels-last), by an implementation that shares nothing with the engine. */
  runIndependently(
    device: EngineDevice,
    network: Network,
    state: ParameterState,
    input: Float32Array,
    patch: readonly number[],
  ): Promise<Float32Array<ArrayBuffer>>;
  runSelfTest(device: EngineDevice): Promise<SelfTestReport>;
  /** Rejects with one `file: reason` line per file when nothing could be loaded. */
  load(source: CommandPayload<'load'>['source'], options: LoadOptions): Promise<LoadedData>;
  /** Milliseconds, monotonic. */
  now(): number;
  emit: Emit;
}
