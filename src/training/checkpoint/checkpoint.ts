// Everything a run needs to go on as if nothing had happened. Types only; no bytes, no GPU.
import type { BatchCursor } from '../../data/trainingBatches';
import type { ParameterState } from '../../network/parameters';
import type { PruningState } from '../../pruning/method';
import type { EpochInsight } from '../../protocol/layerRecord';
import type { Events } from '../../protocol/messages';
import type { Recovery, RunCard } from '../../protocol/runs';
import type { Intervention } from '../../protocol/intervention';
import type { HistoryRow, TestScore } from '../../protocol/snapshot';
import type { BestModel } from '../bestModel';
import type { EpochProgress } from '../run';

/** δ_prune as it last decided; Maps as lists of pairs. */
export interface KeptEvidence {
  epoch: number;
  layers: { reference: number; deltaPrune: [filter: number, distance: number][] }[];
}

/** The plain part of a run: all but its tensors. */
export interface RunState {
  epoch: number;
  step: number;
  /** Of an epoch whose steps are under way. */
  progress: EpochProgress | null;
  rateScale: number;
  /** Filters of every layer of the network, heads included. */
  filters: number[];
  pruning: PruningState;
  history: HistoryRow[];
  trainLosses: number[];
  valLosses: number[];
  evidence: KeptEvidence | null;
  test: TestScore | null;
  epochMs: number | null;
  /** δ_prune's references of the epoch under way; see Run. */
  drawn: readonly number[] | null;
  interventions: Intervention[];
  /** State of the stream that draws δ_prune's references. */
  references: number;
  batches: BatchCursor;
  recoveries: Recovery[];
  /** Of the recorded epochs, oldest first. */
  insights: EpochInsight[];
  log: Events['log'][];
}

export interface Checkpoint {
  card: RunCard;
  state: RunState;
  parameters: ParameterState;
  best: BestModel | null;
}
