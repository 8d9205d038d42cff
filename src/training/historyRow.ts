// The row that an epoch leaves in the history. Pure; losses are of the network before its prune, costs of the one after it.
import { countMacs, countParameters } from '../network/network';
import type { LayerChange } from '../pruning/method';
import { layerStateAt } from '../pruning/state';
import type { HistoryRow, LayerRow } from '../protocol/snapshot';
import type { Run } from './run';
import type { TrainingTally } from './trainSteps';
import type { Validation } from './validate';

/** `changes` are what the epoch's decision did to its layers. */
export function computeHistoryRow(run: Run, tally: TrainingTally, validation: Validation, changes: readonly LayerChange[]): HistoryRow {
  const prunable = run.network.layers.flatMap((layer, index) => (layer.prunable ? [index] : []));
  return {
    epoch: run.epoch,
    trainLoss: tally.loss,
    valLoss: validation.loss,
    dice: validation.dice,
    parameters: countParameters(run.network),
    flops: 2 * countMacs(run.network, run.config.patchSize),
    stepMs: tally.stepMs,
    layers: prunable.map((index) => computeLayerRow(run, index, changes)),
    learningRate: tally.learningRate,
    crossEntropy: tally.crossEntropy,
    diceLoss: tally.diceLoss,
    deltaOpt: prunable.map((index) => tally.deltaOpt[index] ?? NaN),
    gpuBytes: run.engine.gpuBytes,
    interventions: run.interventions.filter(({ epoch }) => epoch === run.epoch),
  };
}

function computeLayerRow(run: Run, index: number, changes: readonly LayerChange[]): LayerRow {
  const { name, kept, threshold, patience } = layerStateAt(run.pruning, index);
  const schedule = changes.find(({ layer }) => layer === index)?.branch ?? null;
  return { name, filters: kept.length, threshold, patience, schedule };
}
