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
import type { DatasetSummary } from '../protocol/dataset';
import { exportKindNames, type ChartImage } from '../protocol/exportKinds';
import type { PredictionView } from '../protocol/inspection';
import type { HistoryRow } from '../protocol/snapshot';
import { readMask } from '../data/readMask';
import { runOnnx } from './onnx/runOnnx';
import type { ExportSource, PredictedCase } from './source';
import { runStockTfjs } from './testing/stockTfjs';

export const edge = 8;
const channels = 2;

/** Softmax of the full-resolution head on a channels-last sample, channels-last. */
export function runOracle(network: Network, state: ParameterState, sample: Float32Array): Float32Array<ArrayBuffer> {
  const positions = edge ** network.dimensions;
  const planes = Array.from({ length: channels }, (_, c) => sample.filter((_value, i) => i % channels === c)).flatMap((plane) => [
    ...plane,
  ]);
  const input = tensorFrom([1, channels, ...Array.from({ length: network.dimensions }, () => edge)], planes);
  const logits = computeReferenceForward(network, referenceParameters(network, state), input).at(-1)?.convolved.data ?? [];
  const out = new Float32Array(positions * network.classes);
  for (let i = 0; i < positions; i++) {
    const values = Array.from({ length: network.classes }, (_, c) => Math.exp(logits[c * positions + i] ?? NaN));
    const sum = values.reduce((a, b) => a + b, 0);
    values.forEach((value, c) => (out[i * network.classes + c] = value / sum));
  }
  return out;
}

/** Two epochs of random removal through the Sauron method; all edges of the patch are `edge`. */
export function createTestSource(seed: number, dimensions: 2 | 3 = 2, flatLevels = 0): ExportSource {
  const random = createRandom(seed);
  const initial = createNetwork({ dimensions, flatLevels, inputChannels: channels, classes: 3, levels: 3, firstFilters: 6 });
  const patchSize = Array.from({ length: dimensions }, () => edge);
  const config = configure(defaultConfig, {
    dimensions,
    flatLevels,
    fit: 'crop-pad',
    levels: 3,
    firstFilters: 6,
    patchSize,
    seed,
    pruning: { tauMin: 0.3 },
  });
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
  const sample = Float32Array.from({ length: edge ** dimensions * channels }, () => random.normal());
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
    test: null,
    sample,
    live: runOracle(network, state, sample),
    run: (other, parameters) => Promise.resolve(runOracle(other, parameters, sample)),
    peers: { runOnnx, runGraphModel: runStockTfjs },
    offered: exportKindNames,
    dataset: sampleData,
    charts: [sampleChart],
    events: [{ epoch: 1, kind: 'prune', text: 'enc 1a lost 2 of 6 filters <b>&' }],
    environment: { browser: 'none' },
    readExamples: () => Promise.resolve([sampleView]),
    predictCases: samplePredictions,
    readMask,
    tell: () => undefined,
  };
}

const byHand: Intervention[] = [
  { epoch: 2, step: 3, kind: 'threshold', layer: 'enc_ConvBlock_1', filter: null, before: 0.05, after: 0.1, undone: null },
  { epoch: 2, step: 3, kind: 'protect', layer: 'enc_ConvBlock_1', filter: 1, before: null, after: null, undone: { epoch: 2, step: 4 } },
];
const sampleData: DatasetSummary = { cases: [], classes: [], warnings: ['one <script>warning</script>'], refused: [] };

const sampleChart: ChartImage = {
  name: 'loss-and-dice',
  title: 'Loss and Dice',
  summary: 'Epoch 2: training loss 0.75.',
  svg: '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
  png: Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
};

const sampleView: PredictionView = {
  epoch: 2,
  caseId: 'a',
  plane: 'axial',
  slice: 0,
  width: 4,
  height: 2,
  pixelHeight: 1.5,
  image: Uint8Array.from({ length: 8 }, (_, i) => 30 * i),
  truth: Uint8Array.of(0, 1, 2, 255, 0, 0, 0, 0),
  prediction: Uint8Array.of(0, 1, 1, 0, 0, 0, 0, 2),
  dice: [0.5, null],
};

/** A volume with an oblique affine and a picture whose classes are as `classes` above. */
async function* samplePredictions(): AsyncGenerator<PredictedCase> {
  await Promise.resolve();
  const score = { dice: 0.5, hd95: 1.5, surfaceDice: 0.75, truthSize: 12, predictedSize: 10 };
  const classMap = Uint8Array.from({ length: 24 }, (_, i) => i % 3);
  yield {
    id: 'patient1/visit2',
    split: 'validation',
    kind: 'volume',
    shape: [4, 3, 2],
    spacing: [0.7, 0.8, 2.5],
    affine: [
      [-0.7, 0.01, 0, 91.5],
      [0, 0.8, 0.2, -126],
      [0, -0.1, 2.5, -72.25],
      [0, 0, 0, 1],
    ],
    classMap,
    scores: [score, { ...score, dice: null, hd95: null }],
  };
  yield { id: 'picture', split: 'test', kind: 'picture', shape: [6, 4], spacing: [1, 1], affine: null, classMap, scores: null };
}

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
