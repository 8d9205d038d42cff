// What every export is made of: one trained network at one moment, and a way to run a network again. Types only.
import type { Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import type { PruningState } from '../pruning/method';
import type { RunConfig } from '../protocol/config';
import type { ClassInfo } from '../protocol/dataset';
import type { Intervention } from '../protocol/intervention';
import type { HistoryRow } from '../protocol/snapshot';

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
  /** One validation patch as the network sees it, channels-last [y, x, channels]. */
  readonly sample: Float32Array<ArrayBuffer>;
  /** Softmax of the live network on `sample`, channels-last [y, x, classes]. */
  readonly live: Float32Array<ArrayBuffer>;
  /** The same for any other network with one sample of the same size: builds it, runs it, disposes of it. */
  run(network: Network, state: ParameterState): Promise<Float32Array<ArrayBuffer>>;
}
