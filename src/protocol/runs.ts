// Runs as they are kept in the browser: what the page, the worker and scripts say about them. Pure data; no weights.
import type { RunConfig } from './config';
import type { ClassInfo } from './dataset';
import type { DatasetEdit } from './edits';
import type { DataOrigin } from './keptData';
import type { EpochInsight, RecordPlace } from './layerRecord';
import type { HistoryRow } from './snapshot';

/** Something that broke a run, and what was done about it. */
export interface Recovery {
  /** The epoch that was being trained. */
  epoch: number;
  cause: string;
  /** What kind of failure it was; two of a kind within a while make the batch or the patch smaller. */
  kind: RecoveryKind;
  /** Milliseconds since 1970. */
  atMs: number;
}

export type RecoveryKind = 'device-lost' | 'worker-gone' | 'out-of-memory' | 'diverged';

/** What a run was trained on, so that it can be found again and told from other data. */
export interface TrainedOn {
  /** What a person would call it. */
  name: string;
  origin: DataOrigin;
  /** The changes made by hand. */
  edits: DatasetEdit[];
  /** Of what is trained on: cases, sizes, labels, intensities, classes and split. */
  fingerprint: string;
  /** Absent in runs of earlier versions. */
  classes?: ClassInfo[];
}

/** What is known of a run without reading its weights. */
export interface RunCard {
  id: string;
  name: string;
  /** ISO 8601. */
  startedAt: string;
  savedAt: string;
  /** Where a branch left its parent. */
  parent: { id: string; epoch: number } | null;
  /** Of which experiment it is one side; null for a run of its own. */
  twin: TwinMark | null;
  /** True once the run was finished or stopped by the person. */
  ended: boolean;
  /** Finished epochs, and optimiser steps of the one under way. */
  epoch: number;
  step: number;
  data: TrainedOn;
  config: RunConfig;
  /** Mean over foreground classes, newest and best. */
  dice: number | null;
  bestDice: number | null;
  parameters: number;
  initialParameters: number;
}

/** One side of the experiment that trains the same network on the same data with the same seed twice, nothing pruned: with the regulariser and without. */
export interface TwinMark {
  /** Shared by both sides. */
  id: string;
  regularised: boolean;
  /** The slice that both are looked at on; null before the first epoch of the first side. */
  place: RecordPlace | null;
  /** The settings that the experiment replaced on the page. */
  before: RunConfig;
}

export interface KeptCheckpoint {
  /** Counts up within a run. */
  sequence: number;
  /** Finished epochs, and steps of the next one. */
  epoch: number;
  step: number;
  bytes: number;
  savedAt: string;
  /** Newest mean Dice at that moment. */
  dice: number | null;
}

/** A checkpoint from which the present run can be gone on with: its own, or one of the run it branched from. */
export interface KeptPoint extends KeptCheckpoint {
  runId: string;
}

/** Which checkpoint of which run. */
export type CheckpointName = Pick<KeptPoint, 'runId' | 'sequence'>;

/** The points of the present run, oldest first, and what they take up. */
export interface WayBack {
  id: string;
  points: KeptPoint[];
  /** Of this run on the disk, of all runs, and what all may take. */
  bytes: number;
  totalBytes: number;
  budgetBytes: number;
}

/** A kept run in numbers, without its weights. */
export interface RunNumbers {
  card: RunCard;
  history: HistoryRow[];
  insights: EpochInsight[];
  recoveries: Recovery[];
}

/** A run in the library. */
export interface RunEntry {
  /** Of the newest checkpoint that can be read. */
  card: RunCard;
  /** Of all its checkpoints, on the disk. */
  bytes: number;
  /** Readable checkpoints, oldest first. */
  checkpoints: KeptCheckpoint[];
  /** Why a newer checkpoint cannot be read; the one before it stands in. */
  damaged: string[];
  /** Trained in another tab at this moment. */
  elsewhere: boolean;
}

/** How the run under way is kept. */
export interface KeptRunState {
  id: string;
  /** Of the newest checkpoint; null before the first. */
  saved: { epoch: number; step: number; bytes: number; savedAt: string } | null;
  /** Of all runs. */
  totalBytes: number;
  /** Why the newest checkpoint could not be written to the disk; null when it was. */
  problem: string | null;
}

/** What is broken on purpose, to see the run mend itself. */
export type ChaosKind = 'lose-device' | 'kill-worker' | 'silent-gpu' | 'out-of-memory' | 'nan' | 'disk-full';

export const chaosKinds: readonly ChaosKind[] = ['lose-device', 'kill-worker', 'silent-gpu', 'out-of-memory', 'nan', 'disk-full'];
