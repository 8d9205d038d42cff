// What every export is made of: one trained network at one moment, and ways to run a network again. Types only.
import type { Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import type { PruningState } from '../pruning/method';
import type { RunConfig } from '../protocol/config';
import type { ClassInfo, DatasetSummary } from '../protocol/dataset';
import type { DicomOrigin, NoOrigin } from '../protocol/dicomOrigin';
import type { Intervention } from '../protocol/intervention';
import type { ChartImage, ExportKindName, ReportedEvent } from '../protocol/exportKinds';
import type { PredictionView } from '../protocol/inspection';
import type { HistoryRow, TestScore } from '../protocol/snapshot';
import type { GraphModel } from './tfjs/encodeGraphModel';

/** Foreign programs that run a file as its users will; each takes and gives one sample with its batch axis. */
export interface ExportPeers {
  /** onnxruntime-web on the CPU: [1, channels, (z,) y, x] -> softmax [1, classes, (z,) y, x]. */
  runOnnx(model: Uint8Array, input: Float32Array, shape: readonly number[]): Promise<Float32Array>;
  /** Stock TensorFlow.js: [1, (z,) y, x, channels] -> softmax [1, (z,) y, x, classes]. */
  runGraphModel(model: GraphModel, input: Float32Array, shape: readonly number[]): Promise<Float32Array>;
}

export interface ExportSource {
  readonly epoch: number;
  /** Optimiser steps taken in all. */
  readonly state: ParameterState;
  readonly network: Network;
  /** Before the first prune. */
  readonly initial: Network;
  readonly pruning: PruningState;
  readonly config: RunConfig;
  /** Background first. */
  readonly classes: readonly ClassInfo[];
  readonly history: readonly HistoryRow[];
  /** What was changed by hand. */
  readonly interventions: readonly Intervention[];
  /** The test cases' score, once they are scored. */
  readonly test: TestScore | null;
  /** One validation patch as the network sees it, channels-last [(z,) y, x, channels]. */
  readonly sample: Float32Array<ArrayBuffer>;
  /** Softmax of the live network on `sample`, channels-last [(z,) y, x, classes]. */
  readonly live: Float32Array<ArrayBuffer>;
  /** The same for any other network with one sample of the same size: builds it, runs it, disposes of it. */
  run(network: Network, state: ParameterState): Promise<Float32Array<ArrayBuffer>>;
  readonly peers: ExportPeers;
  /** Kinds that this state offers: what a bundle is made of. */
  readonly offered: readonly ExportKindName[];
  readonly dataset: DatasetSummary;
  /** As the page drew them. */
  readonly charts: readonly ChartImage[];
  /** What happened, oldest first, as the page showed it. */
  readonly events: readonly ReportedEvent[];
  /** Where it was computed, in words: name -> value. */
  readonly environment: Readonly<Record<string, string>>;
  /** A few planes of validation cases with truth and prediction. */
  readExamples(): Promise<PredictionView[]>;
  /** The validation cases, and the test cases once scored, one after the other. */
  predictCases(): AsyncIterable<PredictedCase>;
  /** Reads a NIfTI or PNG file as an import would, or a DICOM segmentation onto the grid of `image`. */
  readMask(name: string, bytes: Uint8Array<ArrayBuffer>, image?: MaskGrid): Promise<ReadMask>;
  /** Says what is being done. */
  tell(stage: string): void;
}

/** What separates one class of a prediction from the truth; lengths in mm for volumes, in pixels for pictures. */
export interface ClassScores {
  /** Null where neither has the class. */
  dice: number | null;
  /** Null where one of them lacks it. */
  hd95: number | null;
  surfaceDice: number | null;
  /** In mm³, or in square pixels. */
  truthSize: number;
  predictedSize: number;
}

/** A validation or test case with what the network makes of it, on the case's own grid. */
export interface PredictedCase {
  id: string;
  split: 'validation' | 'test';
  kind: 'picture' | 'volume';
  /** [x, y] or [x, y, z]. */
  shape: readonly number[];
  /** mm, same order. */
  spacing: readonly number[];
  /** Voxel index -> mm, RAS+; null where the file had none. */
  affine: readonly (readonly number[])[] | null;
  /** The DICOM series that it was read from. */
  origin?: DicomOrigin | NoOrigin | null;
  /** Class index per voxel, x fastest. */
  classMap: Uint8Array<ArrayBuffer>;
  /** Per foreground class; null for unlabelled cases. */
  scores: readonly ClassScores[] | null;
}

/** Where the voxels of an image lie. */
export type MaskGrid = Pick<PredictedCase, 'kind' | 'shape' | 'spacing' | 'affine'>;

/** A mask file read back. */
export interface ReadMask {
  shape: readonly number[];
  affine: readonly (readonly number[])[] | null;
  /** One array, or red, green and blue. */
  channels: readonly ArrayLike<number>[];
  /** Value -> name, where the file gives names. */
  labelNames?: ReadonlyMap<number, string> | null;
  /** Of the series that a DICOM segmentation was drawn on. */
  seriesUid?: string | undefined;
}
