// An invented run of a real network plan: its plan, history and prediction at any epoch, and what exports of it cost. Never shipped.
import {
  countMacs,
  countParameters,
  createNetwork,
  inputCounts,
  layerAt,
  layerMacs,
  withFilters,
  type Network,
} from '../../network/network';
import type { CostComparison } from '../../protocol/exportKinds';
import type { PredictionView } from '../../protocol/inspection';
import type { PlanSummary } from '../../protocol/messages';
import type { HistoryRow } from '../../protocol/snapshot';
import { sampleCase } from './sampleData';

export const sampleCost: CostComparison = {
  pruned: { parameters: 484_210, flops: 610_000_000, weightsBytes: 1_940_000, forwardMs: 4.2 },
  unpruned: { parameters: 7_760_000, flops: 9_400_000_000, weightsBytes: 31_040_000, forwardMs: 21.7 },
};

export const sampleNetwork = (levels = 5, firstFilters = 32): Network =>
  createNetwork({ dimensions: 2, inputChannels: 1, classes: 4, levels, firstFilters });

/** The network with a share of each layer's filters, heads whole. */
export const pruned = (network: Network, share: (index: number) => number): Network =>
  withFilters(
    network,
    network.layers.map((layer, i) => (layer.prunable ? Math.max(2, Math.round(layer.filters * share(i))) : layer.filters)),
  );

const patch = [128, 128];

export function samplePlan(start: Network, now: Network): PlanSummary {
  return {
    layers: now.layers.map(({ name, kind, level, filters, prunable, kernel }, i) => ({
      inputs: inputCounts(now, layerAt(now, i)).reduce((a, b) => a + b, 0),
      kernel: [...kernel],
      macs: layerMacs(now, layerAt(now, i), patch),
      name,
      kind,
      level,
      filters,
      prunable,
      initialFilters: start.layers[i]?.filters ?? filters,
    })),
    parameters: countParameters(now),
    initialParameters: countParameters(start),
    flops: 2 * countMacs(now, patch),
    initialFlops: 2 * countMacs(start, patch),
    gpuBytes: 60e6 + 12 * countParameters(now),
    refusal: null,
  };
}

/** Share of the filters that a layer keeps at an epoch of the invented run. */
export const keptAt = (epoch: number) => (index: number) =>
  Math.max(0.12, 1 - Math.max(0, epoch - 4 - 0.3 * index) / (30 + 4 * Math.abs(11 - index)));

export function sampleRow(start: Network, epoch: number): HistoryRow {
  const now = pruned(start, keptAt(epoch));
  const plan = samplePlan(start, now);
  const prunable = now.layers.filter((layer) => layer.prunable);
  const rise = 0.9 - 0.82 * Math.exp(-epoch / 9);
  return {
    epoch,
    trainLoss: 2.4 * Math.exp(-epoch / 11) + 0.3 + 0.04 * Math.sin(epoch * 2.1),
    valLoss: 2.4 * Math.exp(-epoch / 12) + 0.38 + 0.05 * Math.sin(epoch * 1.3),
    dice: [rise - 0.03, rise - 0.06, rise + 0.03],
    parameters: plan.parameters,
    flops: plan.flops,
    stepMs: 12 + 29 * (plan.flops / plan.initialFlops),
    layers: prunable.map(({ name, filters }, i) => ({
      name,
      filters,
      threshold: Math.min(0.3, 0.001 + 0.02 * Math.max(0, Math.floor((epoch - 3 - 0.5 * i) / 4))),
      patience: (epoch + i) % 5,
      schedule: (epoch + i) % 5 === 4 ? 'converged' : 'patience',
    })),
    learningRate: 1e-3 * (1 - (epoch - 1) / 120) ** 0.9,
    crossEntropy: [0.6, 0.7, 0.8].map((value) => value * Math.exp(-epoch / 11)),
    diceLoss: [0.1, 0.12, 0.14].map((value) => value + 0.8 * Math.exp(-epoch / 11)),
    deltaOpt: prunable.map(() => 0.3 * Math.exp(-epoch / 20)),
    interventions: [],
    gpuBytes: plan.gpuBytes ?? 0,
  };
}

/** Concentric shapes; `truth` and `prediction` differ a little. */
export function samplePrediction(epoch: number, slice = 4): PredictionView {
  const size = 128;
  const disc = (x: number, y: number, cx: number, cy: number, r: number) => (x - cx) ** 2 + (y - cy) ** 2 < r * r;
  const label = (shift: number) => (_: unknown, i: number) => {
    const [x, y] = [(i % size) + shift, Math.floor(i / size)];
    return disc(x, y, 74, 66, 14) ? 3 : disc(x, y, 74, 66, 22) ? 2 : disc(x, y, 48, 62, 17) ? 1 : 0;
  };
  const truth = Uint8Array.from({ length: size * size }, label(0));
  return {
    epoch,
    caseId: sampleCase(16, 'validation').id,
    plane: 'axial',
    slice,
    width: size,
    height: size,
    pixelHeight: 1,
    image: truth.map((value, i) => [20, 90, 60, 150][value]! + ((i * 7919) % 31)),
    truth,
    prediction: Uint8Array.from({ length: size * size }, label(2)),
    dice: [0.87, 0.84, 0.92],
  };
}
