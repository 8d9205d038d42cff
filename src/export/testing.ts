// A pruned network ready for export, run by the float64 oracle. Only tests import it.
import { createRandom, type Random } from '../lib/random';
import { initialParameters } from '../network/initialise';
import { createNetwork, type Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import { computeReferenceForward, referenceParameters } from '../oracle/referenceForward';
import { tensorFrom } from '../oracle/tensor';
import { applyCut } from '../pruning/cut';
import { pruningMethods } from '../pruning/methods';
import { configure, defaultConfig } from '../protocol/configure';
import type { Intervention } from '../protocol/intervention';
import type { HistoryRow } from '../protocol/snapshot';
import type { ExportSource } from './source';

export const edge = 8;
const channels = 2;

/** Softmax of the full-resolution head on a channels-last sample, channels-last. */
export function runOracle(network: Network, state: ParameterState, sample: Float32Array): Float32Array<ArrayBuffer> {
  const planes = Array.from({ length: channels }, (_, c) => sample.filter((_value, i) => i % channels === c)).flatMap((plane) => [
    ...plane,
  ]);
  const input = tensorFrom([1, channels, edge, edge], planes);
  const logits = computeReferenceForward(network, referenceParameters(network, state), input).at(-1)?.convolved.data ?? [];
  const positions = edge * edge;
  const out = new Float32Array(positions * network.classes);
  for (let i = 0; i < positions; i++) {
    const values = Array.from({ length: network.classes }, (_, c) => Math.exp(logits[c * positions + i] ?? NaN));
    const sum = values.reduce((a, b) => a + b, 0);
    values.forEach((value, c) => (out[i * network.classes + c] = value / sum));
  }
  return out;
}

/** Two epochs of random removal through the Sauron method. */
export function createTestSource(seed: number): ExportSource {
  const random = createRandom(seed);
  const initial = createNetwork({ dimensions: 2, inputChannels: channels, classes: 3, levels: 3, firstFilters: 6 });
  const config = configure(defaultConfig, { levels: 3, patchSize: [edge, edge], seed, pruning: { tauMin: 0.3 } });
  let network = initial;
  let state = initialParameters(network, random);
  for (const { value } of state.layers) value.bias.forEach((_, i) => (value.bias[i] = random.normal()));
  let pruning = pruningMethods.sauron.createState(network, config.pruning);
  for (const epoch of [1, 2]) {
    const references = pruningMethods.sauron.chooseReferences(pruning, network, random);
    const deltaPrune = network.layers.map(({ filters, prunable }) => drawDistances(prunable ? filters : 0, random));
    const evidence = { epoch, network, trainLosses: [1], valLosses: [1], deltaPrune, references };
    const decision = pruningMethods.sauron.endEpoch(pruning, evidence);
    ({ network, state } = applyCut(network, state, decision.keep));
    pruning = decision.state;
  }
  const sample = Float32Array.from({ length: edge * edge * channels }, () => random.normal());
  return {
    epoch: 2,
    state,
    network,
    initial,
    pruning,
    config,
    classes: [
      { value: 0, name: 'background' },
      { value: 128, name: 'kidney, left' },
      { value: 255, name: 'tumour' },
    ],
    history: [sampleRow(1), { ...sampleRow(2), valLoss: null, dice: null, interventions: byHand }],
    interventions: byHand,
    sample,
    live: runOracle(network, state, sample),
    run: (other, parameters) => Promise.resolve(runOracle(other, parameters, sample)),
  };
}

const byHand: Intervention[] = [
  { epoch: 2, step: 3, kind: 'threshold', layer: 'enc_ConvBlock_1', filter: null, before: 0.05, after: 0.1, undone: null },
  { epoch: 2, step: 3, kind: 'protect', layer: 'enc_ConvBlock_1', filter: 1, before: null, after: null, undone: { epoch: 2, step: 4 } },
];

const drawDistances = (count: number, random: Random): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: count }, () => random.next());

const sampleRow = (epoch: number): HistoryRow => ({
  epoch,
  trainLoss: 1.5 / epoch,
  valLoss: 2,
  dice: [0.25, null],
  parameters: 100,
  flops: 2000,
  stepMs: 1.25,
  layers: [{ name: 'enc_ConvBlock_1', filters: 3, threshold: 0.1, patience: 2, schedule: 'converged' }],
  learningRate: 0.001,
  crossEntropy: [0.4],
  diceLoss: [0.6],
  deltaOpt: [0.5],
  interventions: [],
  gpuBytes: 4096,
});
