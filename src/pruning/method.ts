// What a pruning method is: pure functions over plain state, called once per epoch. Knows nothing of GPU, workers or React;
// the caller measures the evidence a method asks for and carries its decision out with applyCut().
import type { Network } from '../network/network';
import type { Random } from '../lib/random';
import type { PruningConfig, PruningMethodName } from '../protocol/config';
import type { ScheduleBranch } from '../protocol/snapshot';
import type { ParameterState } from '../network/parameters';

/** One layer's part of the state. Plain data, kept in checkpoints. */
export interface LayerPruning {
  readonly name: string;
  readonly prunable: boolean;
  /** τ; 0 where nothing is pruned. */
  readonly threshold: number;
  /** Epochs for which the threshold stays as it is. */
  readonly patience: number;
  /** Filters after each finished epoch, oldest first. */
  readonly channelHistory: readonly number[];
  /** Filters of the unpruned layer. */
  readonly initialFilters: number;
  /** Filters still there, as ascending indices into the unpruned layer; position = filter of the present network. */
  readonly kept: readonly number[];
  /** What went when, as indices into the unpruned layer. */
  readonly prunes: readonly { readonly epoch: number; readonly removed: readonly number[] }[];
  /** Filters that never go, as ascending indices into the unpruned layer. */
  readonly protected: readonly number[];
  /** No filter goes; τ and patience stand still. */
  readonly frozen: boolean;
}

/** Serialisable state of a method, one entry per layer of the network in forward order, heads included. */
export interface PruningState {
  readonly config: PruningConfig;
  readonly layers: readonly LayerPruning[];
}

/** What was measured in an epoch. Histories are complete and include this epoch's value if there is one. */
export interface EpochEvidence {
  /** Counts from 1. */
  readonly epoch: number;
  /** The network as it trained in this epoch. */
  readonly network: Network;
  /** Mean training loss of every epoch so far, λ term included. */
  readonly trainLosses: readonly number[];
  /** Loss of every validation so far. */
  readonly valLosses: readonly number[];
  /** δ_prune per layer and filter (empty for heads), when asked for. */
  readonly deltaPrune?: readonly Float32Array[];
  /** δ_prune's reference filter per layer, 0 for heads; positions in `network`. */
  readonly references?: readonly number[];
  /** Weights and optimiser moments, when asked for. */
  readonly parameters?: ParameterState;
}

/** What happened to one prunable layer. */
export interface LayerChange {
  /** Index into network.layers. */
  readonly layer: number;
  readonly name: string;
  /** Indices into the unpruned layer, ascending; empty when nothing went. */
  readonly removed: readonly number[];
  readonly thresholdBefore: number;
  readonly thresholdAfter: number;
  /** Null where no schedule ran: for methods without one, and in layers frozen by hand. */
  readonly branch: ScheduleBranch | null;
}

export interface PruningDecision {
  /** Filters to keep per layer: ascending positions in the evidence's network, never empty; all of them for heads. */
  readonly keep: readonly (readonly number[])[];
  /** State of the next epoch, as after the cut. */
  readonly state: PruningState;
  /** One entry per prunable layer, in forward order. */
  readonly changes: readonly LayerChange[];
  /** Parameters rewritten before the cut (masks, merged filters), shaped as the evidence's network; null leaves them alone. */
  readonly parameters: ParameterState | null;
}

export interface PruningMethod {
  readonly name: PruningMethodName;
  /** What the trainer must measure for endEpoch(). */
  readonly evidence: { readonly deltaPrune: boolean; readonly parameters: boolean };
  /** Whether endEpoch() is called at every epoch's end or once, after the last. */
  readonly moment: 'every-epoch' | 'after-training';
  /** State before the first epoch of an unpruned network. */
  createState(network: Network, config: PruningConfig): PruningState;
  /** δ_prune's reference filter of each layer for the next measurement: a position in `network`, 0 for heads. */
  chooseReferences(state: PruningState, network: Network, random: Random): number[];
  /** Positions that would stay at the layer's present τ; absent where the method knows no τ. */
  keepUnder?(config: PruningConfig, layer: LayerPruning, measured: { deltaPrune: Float32Array; reference: number }): number[];
  /** Decides what goes. Throws when evidence it asked for is missing. */
  endEpoch(state: PruningState, input: EpochEvidence): PruningDecision;
}
