// Snapshot: the measured state of the program, as window.playground.snapshot() returns it, and the rows it is made of.
import type { RunConfig } from './config';
import type { DatasetSummary } from './dataset';
import type { Intervention } from './intervention';
import type { Recovery, RunCard, TwinMark, WayBack } from './runs';
import type { KeptState } from './keptData';
import type { Applied, ModelCard } from './model';

export type Phase = 'empty' | 'loading' | 'ready' | 'training' | 'paused' | 'finished' | 'failed';

export interface AdapterFacts {
  vendor: string;
  architecture: string;
  description: string;
  /** True for a CPU stand-in (SwiftShader, llvmpipe, WARP). */
  software: boolean;
  features: string[];
  maxBufferBytes: number;
  maxStorageBindingBytes: number;
}

export interface SelfTestReport {
  passed: boolean;
  durationMs: number;
  checks: { name: string; maxError: number; tolerance: number; passed: boolean }[];
}

/** Why a layer's threshold did or did not move at an epoch's end, in the order in which the schedule asks. */
export type ScheduleBranch =
  'patience' | 'no-channel-history' | 'short-validation-history' | 'improving' | 'worsening' | 'converged' | 'still-pruning';

/** State of one prunable layer after an epoch's prune; layers stand in forward order under the fixtures' names. */
export interface LayerRow {
  name: string;
  filters: number;
  threshold: number;
  patience: number;
  /** Null where the method has no threshold schedule. */
  schedule: ScheduleBranch | null;
}

/** One epoch. Losses and Dice are measured before that epoch's prune; parameters, flops and layers after it. */
export interface HistoryRow {
  epoch: number;
  /** Mean of the training losses, λ term included. */
  trainLoss: number;
  valLoss: number | null;
  /** Foreground classes in the order of `classes`; null where undefined. */
  dice: (number | null)[] | null;
  parameters: number;
  /** 2 x multiply-accumulates of the convolutions in one forward pass of one patch. */
  flops: number;
  /** Median wall time of this epoch's optimiser steps. */
  stepMs: number;
  layers: LayerRow[];
  learningRate: number;
  /** Of each head, full resolution first, unweighted: means over this epoch's training steps. */
  crossEntropy: number[];
  diceLoss: number[];
  /** Mean δ_opt per prunable layer over this epoch's training steps. */
  deltaOpt: number[];
  gpuBytes: number;
  /** What was changed by hand in this epoch, before its prune. */
  interventions: Intervention[];
}

/** The test cases, scored once with the network of the end; they take no part in training, validation or pruning. */
export interface TestScore {
  /** After which the network was scored. */
  epoch: number;
  /** Mean total loss over patches. */
  loss: number;
  /** Mean over cases, foreground classes in the order of `classes`; null where undefined. */
  dice: (number | null)[];
  cases: CaseScore[];
}

/** One case; foreground classes in the order of `classes`, null where undefined (docs/numerics.md). */
export interface CaseScore {
  id: string;
  dice: (number | null)[];
  /** By surfaces; absent in runs that an earlier version scored. */
  surface?: {
    /** Of lengths: mm for volumes, pixels for pictures. */
    unit: 'mm' | 'px';
    hd95: (number | null)[];
    /** Share of both surfaces within 1 unit of the other. */
    surfaceDice: (number | null)[];
  };
}

export interface Snapshot {
  phase: Phase;
  error: string | null;
  adapter: { vendor: string; architecture: string; software: boolean } | null;
  dataset: DatasetSummary | null;
  config: RunConfig;
  epoch: number;
  step: number;
  stepsPerEpoch: number;
  stepMs: number | null;
  history: HistoryRow[];
  /** What was changed by hand in this run. */
  interventions: Intervention[];
  /** Null before the end of a run, and without test cases. */
  test: TestScore | null;
  recoveries: Recovery[];
  /** A run that an earlier visit left behind: resume() goes on with it. */
  resumable: RunCard | null;
  kept: KeptState;
  runId: string | null;
  /** Of which twin experiment the run is one side. */
  twin: TwinMark | null;
  /** The checkpoints that branch() can go on from, and their size. */
  wayBack: WayBack | null;
  /** The trained network that is open to be used. */
  model: ModelCard | null;
  /** What it made of the latest images. */
  applied: Applied | null;
}
