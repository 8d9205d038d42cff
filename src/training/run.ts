// One run from the first step to the last: everything that changes while it lasts, in one record. Knows neither page nor worker.
import type { Engine, EngineDevice, EngineOptions, LossParts } from '../engine/types';
import { createRandom, deriveSeed, type Random } from '../lib/random';
import { initialParameters } from '../network/initialise';
import { createNetwork, headsFullFirst, type Network } from '../network/network';
import type { PruningMethod, PruningState } from '../pruning/method';
import { pruningMethods } from '../pruning/methods';
import type { RunConfig } from '../protocol/config';
import type { Intervention } from '../protocol/intervention';
import type { HistoryRow, TestScore } from '../protocol/snapshot';
import { planBatch } from './batches';
import type { BestModel } from './bestModel';
import { type BatchesAhead, createBatchesAhead } from './batchesAhead';
import type { UndoStep } from './hand';
import type { RunData } from './ports';

/** δ_prune as it last decided, by index into the original layers, so that it outlives the cut. */
export interface MeasuredEvidence {
  epoch: number;
  layers: { reference: number; deltaPrune: ReadonlyMap<number, number> }[];
}

/** Where δ_prune of an epoch comes from. */
export interface EvidencePlan {
  readonly validates: boolean;
  /** True: δ_prune comes from the epoch's last optimiser step. */
  readonly fromTraining: boolean;
}

/** An epoch whose steps are being taken. Plain data, kept in checkpoints. */
export interface EpochProgress extends EvidencePlan {
  /** Of the steps whose numbers are known. */
  readonly steps: LossParts[];
  /** Their wall times in ms. */
  readonly times: number[];
}

export interface Run {
  /** Of it only λ and the learning rate may change while the run goes on. */
  config: RunConfig;
  readonly data: RunData;
  readonly engine: Engine;
  /** Batches of `data` as the engine takes them. */
  readonly batches: BatchesAhead;
  /** Samples per inference pass. */
  readonly evaluationBatch: number;
  /** The unpruned network. */
  readonly initial: Network;
  network: Network;
  readonly method: PruningMethod;
  pruning: PruningState;
  /** Draws δ_prune's references; a stream of its own, so that other decisions do not shift it. */
  readonly references: Random;
  /** δ_prune's reference of each layer in the epoch under way, as indices into the unpruned layers; null where the method asks for none. */
  drawn: readonly number[] | null;
  /** The epoch being trained, from 1; 0 before the first step. */
  epoch: number;
  /** Optimiser steps of this epoch whose numbers are known. */
  step: number;
  /** The epoch's steps while they are taken; null otherwise. */
  progress: EpochProgress | null;
  /** The epoch is being validated and pruned: no moment for a checkpoint. */
  closing: boolean;
  /** The learning rate is multiplied by it: halved after each loss that was no number. */
  rateScale: number;
  readonly history: HistoryRow[];
  readonly trainLosses: number[];
  readonly valLosses: number[];
  evidence: MeasuredEvidence | null;
  /** The network that validated best so far. */
  best: BestModel | null;
  /** What was changed by hand, in order. */
  readonly interventions: Intervention[];
  /** The way back of those since the last prune. */
  readonly undoSteps: UndoStep[];
  /** The test cases' score, once they are scored. */
  test: TestScore | null;
  /** Wall time of the latest whole epoch, validation and prune included. */
  epochMs: number | null;
}

/** What looking needs of a run: as it is, or as a checkpoint holds it. */
export type SeenRun = Readonly<Pick<Run, 'config' | 'data' | 'engine' | 'evaluationBatch' | 'network' | 'pruning' | 'evidence' | 'epoch'>>;

/** The network a configuration and a data set give before any prune. */
export function planNetwork(config: RunConfig, data: { channels: number; classes: number }): Network {
  const { dimensions, levels, flatLevels, firstFilters } = config;
  return createNetwork({ dimensions, levels, flatLevels, firstFilters, inputChannels: data.channels, classes: data.classes });
}

/** Weight of each head, full resolution first: all 1 as published, or 1, 1/2, 1/4, ... */
export const planHeadWeights = (config: RunConfig, heads: number): number[] =>
  Array.from({ length: heads }, (_, head) => (config.headWeights === 'halving' ? 2 ** -head : 1));

/** Positions of an evaluation batch: enough to fill a GPU, few enough to cost little memory beside the training step. */
const evaluationPositions = 16 * 64 * 64;
const largestEvaluationBatch = 16;

/** Samples per inference pass; small patches go together, because each pass waits for its numbers to come back. */
export function planEvaluationBatch({ batchSize, patchSize }: Pick<RunConfig, 'batchSize' | 'patchSize'>): number {
  const positions = patchSize.reduce((product, edge) => product * edge, 1);
  return Math.max(batchSize, Math.min(largestEvaluationBatch, Math.floor(evaluationPositions / positions)));
}

export function planEngineOptions(config: RunConfig, network: Network): EngineOptions {
  const { batchSize, patchSize, optimiser, pruning } = config;
  return {
    network,
    patch: patchSize,
    batchSize,
    evaluationBatchSize: planEvaluationBatch(config),
    lambda: pruning.lambda,
    distance: pruning.distance,
    headWeights: planHeadWeights(config, headsFullFirst(network).length),
    asPublished: pruning.asPublished,
    optimiser,
  };
}

type EngineFactory = (device: EngineDevice, options: EngineOptions) => Promise<Engine>;

/** Builds the engine with seeded starting values. The caller destroys `run.engine`. */
export async function createRun(config: RunConfig, data: RunData, device: EngineDevice, createEngine: EngineFactory): Promise<Run> {
  const network = planNetwork(config, data);
  const options = planEngineOptions(config, network);
  const engine = await createEngine(device, options);
  engine.writeParameters(initialParameters(network, createRandom(deriveSeed(config.seed, 'weights'))));
  const method = pruningMethods[config.pruning.method];
  const run: Run = {
    config,
    data,
    engine,
    batches: createBatchesAhead(
      () => planBatch(run, data.nextBatch()),
      () => data.cursor(),
    ),
    evaluationBatch: options.evaluationBatchSize,
    initial: network,
    network,
    method,
    pruning: method.createState(network, config.pruning),
    references: createRandom(deriveSeed(config.seed, 'references')),
    drawn: null,
    epoch: 0,
    step: 0,
    progress: null,
    closing: false,
    rateScale: 1,
    history: [],
    trainLosses: [],
    valLosses: [],
    evidence: null,
    best: null,
    interventions: [],
    undoSteps: [],
    test: null,
    epochMs: null,
  };
  return run;
}
