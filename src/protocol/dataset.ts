// DatasetSummary and its parts: what the page and scripts learn about loaded data. No voxels.
import type { NormalisationConfig, SpacingConfig } from './config';
import type { DatasetEdit } from './edits';
import type { Finding } from './findings';

export type Split = 'train' | 'validation' | 'test' | 'unlabelled';

export interface CaseSummary {
  /** Pairing key without extension, channel or label suffix; parent folders only as far as uniqueness needs. */
  id: string;
  patient: string;
  split: Split;
  files: string[];
  /** Those of `files` that hold the label. */
  labelFiles?: string[];
  /** The naming rule that brought image and label together, or "by hand"; null where there was none. */
  rule?: string | null;
  /** Volumes [x, y, z], pictures [width, height]. */
  shape: number[];
  /** mm, same order as shape. */
  spacing: number[];
  channels: number;
  /** Per channel, as read, before normalisation. */
  intensity: { min: number; max: number; mean: number }[];
  /** Value in the file -> voxels; null when unlabelled. */
  labels: Record<string, number> | null;
  warnings: string[];
}

export interface ClassInfo {
  /** Value in the file. */
  value: number | string;
  name: string;
  /** #rrggbb, where the person chose one. */
  colour?: string;
}

/** Settings that suit the data's sizes; presets that adapt take them. */
export interface DataProposal {
  /** [x, y] for slices, [x, y, z] for volumes. */
  patchSize: number[];
  levels: number;
  /** 0 for slices. */
  flatLevels: number;
  batchSize: number;
  fit: 'crop-pad' | 'resample';
  normalisation: NormalisationConfig;
  spacing: SpacingConfig;
  foreground: number;
}

/** Percentiles, mean and deviation of voxels evenly spread over the cases that are not for the test; in the units of the files. */
export interface IntensitySummary {
  /** 0.5 % of the voxels lie below. */
  low: number;
  median: number;
  /** 99.5 % lie below. */
  high: number;
  mean: number;
  deviation: number;
  /** Voxels looked at. */
  voxels: number;
}

/** What proposals are made from, and why they are what they are. */
export interface Fingerprint {
  /** Medians over the labelled cases, or over all where none is: voxels and mm, along the file's axes. */
  medianShape: number[];
  medianSpacing: number[];
  /** Null where no label lies there. */
  channels: { name: string; isCt: boolean; inside: IntensitySummary | null; outside: IntensitySummary | null }[];
  /** Of all labelled voxels, in class order; together 1. */
  classShares: number[];
  dimensions: { proposed: 2 | 3; reason: string };
  /** By dimensions: a sentence for each field of the proposal. */
  reasons: { 2: ProposalReasons; 3: ProposalReasons | null };
}

export type ProposalReasons = Record<Exclude<keyof DataProposal, 'flatLevels'>, string>;

export interface DataProposals {
  2: DataProposal;
  /** Null: the data cannot be trained as volumes. */
  3: DataProposal | null;
}

export interface DatasetSummary {
  cases: CaseSummary[];
  /** Background included, in class order. */
  classes: ClassInfo[];
  warnings: string[];
  refused: { file: string; reason: string }[];
  /** By `dimensions`: slices, and volumes where the cases have enough of a third axis. Written by the worker when the data is loaded. */
  proposals?: DataProposals;
  fingerprint?: Fingerprint;
  /** The integrity report. */
  findings?: Finding[];
  /** Readable files that belong to no case: labels to pair by hand. */
  spare?: string[];
  /** Folds of the split file in force; 0 where the seed splits. */
  splitFileFolds?: number;
  /** What the person changed, oldest first. */
  edits?: DatasetEdit[];
}
