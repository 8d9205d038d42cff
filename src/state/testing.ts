// Stand-ins for tests of the page: an invented run of a real network plan, and a client that records what it is asked. Never shipped.
import { countMacs, countParameters, createNetwork, inputCounts, layerAt, layerMacs, withFilters, type Network } from '../network/network';
import type { RunConfig } from '../protocol/config';
import { configure, defaultConfig } from '../protocol/configure';
import type { CaseSummary, DatasetSummary, Split } from '../protocol/dataset';
import type { CostComparison } from '../protocol/exportKinds';
import type { HandState } from '../protocol/intervention';
import type { LayerView, PredictionView } from '../protocol/inspection';
import type { KernelChoice, KernelReport } from '../protocol/kernels';
import type { LayerRecord } from '../protocol/layerRecord';
import { unfoldRecord } from '../protocol/layerView';
import type { PlanSummary } from '../protocol/messages';
import type { PlaneRequest, PlaneView } from '../protocol/planeView';
import type { AdapterFacts, HistoryRow } from '../protocol/snapshot';
import type { WhatIf } from '../protocol/whatIf';
import type { PageClient } from './pageClient';
import { applyEvent, store } from './store';

export const sampleAdapter: AdapterFacts = {
  vendor: 'nvidia',
  architecture: 'ampere',
  description: '',
  software: false,
  features: ['shader-f16', 'subgroups'],
  maxBufferBytes: 2 ** 31,
  maxStorageBindingBytes: 2 ** 31,
};

export const sampleCost: CostComparison = {
  pruned: { parameters: 484_210, flops: 610_000_000, weightsBytes: 1_940_000, forwardMs: 4.2 },
  unpruned: { parameters: 7_760_000, flops: 9_400_000_000, weightsBytes: 31_040_000, forwardMs: 21.7 },
};

export function sampleCase(index: number, split: Split): CaseSummary {
  const id = `patient${String(index + 1).padStart(3, '0')}_frame01`;
  return {
    id,
    patient: id.slice(0, 10),
    split,
    files: [`ACDC/${id}.nii.gz`, `ACDC/${id}_gt.nii.gz`],
    labelFiles: [`ACDC/${id}_gt.nii.gz`],
    rule: 'ACDC (patientNNN_frameFF, _gt)',
    shape: [256, 216, 9],
    spacing: [1.37, 1.37, 8],
    channels: 1,
    intensity: [{ min: 0, max: 412, mean: 61 }],
    labels: { 0: 480_000, 1: 6000, 2: 5500, 3: 6100 },
    warnings: index === 2 ? ['label is stored flipped against its image; reoriented by its affine'] : [],
  };
}

export const sampleDataset: DatasetSummary = {
  cases: Array.from({ length: 22 }, (_, i) => sampleCase(i, i < 16 ? 'train' : i < 20 ? 'validation' : 'test')),
  classes: [
    { value: 0, name: 'background' },
    { value: 1, name: 'RV' },
    { value: 2, name: 'Myo' },
    { value: 3, name: 'LV' },
  ],
  warnings: ['3 masks hold values 0 and 255; read as classes 0 and 1'],
  refused: [
    { file: 'ACDC/patient011_frame12_gt.nii.gz', reason: 'ends after 41 % of its bytes; it was probably not copied whole. Copy it again.' },
  ],
  findings: [
    {
      kind: 'refused',
      severity: 'error',
      text: 'ACDC/patient011_frame12_gt.nii.gz: ends after 41 % of its bytes; it was probably not copied whole. Copy it again.',
      cases: [],
      files: ['ACDC/patient011_frame12_gt.nii.gz'],
      fixes: [{ label: 'Use the image without a label', edit: { kind: 'pair', case: 'patient011_frame12', labels: [] } }],
    },
    {
      kind: 'noticed',
      severity: 'note',
      text: 'patient003_frame01: label is stored flipped against its image; reoriented by its affine',
      cases: ['patient003_frame01'],
      files: [],
      fixes: [],
    },
  ],
  spare: ['ACDC/stray_gt.nii.gz'],
  edits: [],
};

export const sampleNetwork = (levels = 5, firstFilters = 32): Network =>
  createNetwork({ dimensions: 2, inputChannels: 1, classes: 4, levels, firstFilters });

/** The network with a share of each layer's filters, heads whole. */
const pruned = (network: Network, share: (index: number) => number): Network =>
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
const keptAt = (epoch: number) => (index: number) =>
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

/** As the worker sends it: three groups of maps, filter 3 the reference, those under τ = 0.041 gone. */
export function sampleLayerRecord(layer: string, filters: number, epoch: number): LayerRecord {
  const size = 48;
  const all = Array.from({ length: filters }, (_, filter) => filter);
  const deltaPrune = all.map((filter) => (filter === 3 ? 0 : ((filter * 37) % 97) / 97));
  return {
    layer,
    epoch,
    decided: false,
    place: { caseId: sampleCase(16, 'validation').id, plane: 'axial', slice: 4 },
    threshold: 0.041,
    reference: 3,
    first: 0,
    filters: Uint16Array.from(all),
    removed: new Uint16Array(),
    protected: new Uint16Array(),
    deltaPrune: Float32Array.from(deltaPrune),
    deltaOpt: Float32Array.from(all, (filter) => (filter === 0 ? NaN : ((filter * 31) % 83) / 100)),
    clusters: {
      labels: Uint16Array.from(all, (filter) => filter % 3),
      colours: Uint16Array.from(all, (filter) => filter % 3),
      silhouettes: Float32Array.from(all, () => 0.6),
      meanSilhouette: 0.6,
      tried: [2, 3, 4]
        .filter((clusters) => clusters < filters)
        .map((clusters) => ({ clusters, meanSilhouette: clusters === 3 ? 0.6 : 0.3 })),
    },
    // Every map joins what has been joined before.
    dendrogram: {
      left: Uint16Array.from(all.slice(1), (i) => (i === 1 ? 0 : filters + i - 2)),
      right: Uint16Array.from(all.slice(1)),
      heights: Float32Array.from(all.slice(1), (i) => i / filters),
      order: Uint16Array.from(all),
    },
    embedding: { kind: 'pca', points: Float32Array.from(all.flatMap((i) => [Math.cos(i) + 3 * (i % 3), Math.sin(i)])), explained: 0.7 },
    clusterability: { hopkins: 0.8, dip: { splitViewers: 0.5, largestDip: 0.1, p: 0.01 }, neighbours: 2.5, meanDeltaOpt: 0.4 },
    ability: { classes: 1, values: Float32Array.from(all, (i) => (i % 10) / 10) },
    pictures: { width: size, height: size, pixels: Uint8Array.from(all.flatMap((filter) => samplePixels(filter, size))) },
  };
}

function samplePixels(filter: number, size: number): number[] {
  return Array.from({ length: size * size }, (_, i) => {
    const r = Math.hypot((i % size) - 24 - (filter % 7), Math.floor(i / size) - 24);
    return Math.round(255 * [Math.exp(-((r - 12) ** 2) / 20), 1 / (1 + Math.exp((r - 9) / 2)), 0.5 + 0.5 * Math.sin(i / 9)][filter % 3]!);
  });
}

export const sampleLayerView = (layer: string, filters: number, epoch: number): LayerView =>
  unfoldRecord(sampleLayerRecord(layer, filters, epoch));

/** The three convolutions of two layers, the first without an input gradient. */
export function sampleKernels(chosen: KernelChoice = 'estimated', timed = true): KernelReport {
  const row = (layer: string, direction: KernelReport['rows'][number]['direction'], operation: string, microseconds: number) => ({
    layer,
    direction,
    operation,
    variant: '8x2x1',
    plain: false,
    chosen,
    microseconds: timed ? microseconds : null,
    gflops: timed ? 250 : null,
    share: timed ? microseconds / 1000 : null,
  });
  const { vendor, architecture, description, software } = sampleAdapter;
  return {
    adapter: { vendor, architecture, description, software },
    epoch: 3,
    rows: [
      row('enc_ConvBlock_1', 'forward', 'convForward', 100),
      row('enc_ConvBlock_2', 'forward', 'convForward', 150),
      row('enc_ConvBlock_2', 'weight gradient', 'convWeightGradient', 350),
      row('enc_ConvBlock_2', 'input gradient', 'convInputGradient', 200),
      { ...row('enc_ConvBlock_1', 'weight gradient', 'convWeightGradient', 200), variant: '1x1x1', plain: true, chosen: 'plain' },
    ],
    refused: [],
    total: timed ? { microseconds: 1000, gflops: 250 } : { microseconds: null, gflops: null },
  };
}

/** Puts the store where a loaded data set leaves it. */
export function loadSample(): Network {
  const start = sampleNetwork();
  store.setState({ adapter: sampleAdapter, selfTest: { passed: true, durationMs: 800, checks: [] } });
  applyEvent('config', { ...defaultConfig, levels: 5, firstFilters: 32, epochs: 120 });
  applyEvent('dataset', sampleDataset);
  applyEvent('browsable', {
    cases: sampleDataset.cases.slice(16, 20).map(({ id }) => ({ id, slices: { axial: 9, coronal: 0, sagittal: 0 } })),
  });
  applyEvent('plan', samplePlan(start, start));
  applyEvent('phase', { phase: 'ready', failure: null });
  return start;
}

/** Enters one finished epoch of the invented run, with its views. */
export function finishSampleEpoch(start: Network, epoch: number): void {
  const row = sampleRow(start, epoch);
  const now = pruned(start, keptAt(epoch));
  applyEvent('step', { epoch, step: 10, stepsPerEpoch: 12, loss: row.trainLoss, stepMs: row.stepMs, secondsLeft: (120 - epoch) * 6 });
  applyEvent('plan', samplePlan(start, now));
  applyEvent('epoch', row);
  const layer = now.layers[epoch % 8]!;
  applyEvent('log', {
    epoch,
    kind: 'prune',
    layer: layer.name,
    text: `${layer.name} lost ${epoch % 5} of ${layer.filters} filters, τ 0.041`,
  });
  applyEvent('log', { epoch, kind: 'validation', layer: null, text: `validation Dice ${(row.dice?.[0] ?? 0).toFixed(3)}` });
}

/** A ramp with class 1 in its right half. */
export function samplePlane(request: PlaneRequest): PlaneView {
  const [width, height] = [8, 4];
  const values = Float32Array.from({ length: width * height }, (_, i) => 10 * (i % width));
  const label = Uint8Array.from(values, (value) => (value >= 40 ? 1 : 0));
  return { ...request, width, height, pixelHeight: 1, values, label, window: { low: 0, high: 70 } };
}

export const sampleWhatIf: WhatIf = {
  epoch: 3,
  step: 2,
  before: { loss: 1.2, dice: [0.8, 0.7, 0.9] },
  layers: [
    {
      layer: 'enc_ConvBlock_1',
      threshold: 0.2,
      reference: 3,
      filters: [{ filter: 5, deltaPrune: 0.04 }],
      change: { loss: 0.031, standardError: 0.004, patches: 40, dice: [-0.012, 0.001, null] },
    },
  ],
  together: { loss: 0.031, standardError: 0.004, patches: 40, dice: [-0.012, 0.001, null] },
};

/** The hand's view of a network that is whole, but for what `change` says of its first layer. */
export function sampleHand(network: Network, change: Partial<HandState['layers'][number]> = {}, more: Partial<HandState> = {}): HandState {
  const layers = network.layers
    .filter(({ prunable }) => prunable)
    .map(({ name, filters }) => ({
      name,
      kept: Array.from({ length: filters }, (_, i) => i),
      protected: [],
      frozen: false,
      threshold: 0.041,
    }));
  return {
    layers: layers.map((layer, i) => (i === 0 ? { ...layer, ...change } : layer)),
    hasThresholds: true,
    interventions: [],
    undoable: null,
    ...more,
  };
}

export interface FakeClient extends PageClient {
  /** Method names in the order they were called, with what they were given. */
  calls: [keyof PageClient, unknown][];
}

const sampleTrial = { flops: 3e9, measuredMs: 120, foretoldMs: 120, gflopsPerSecond: 25, probeFlops: 3e9, limitMs: 10_000 };

/** Answers at once; `overrides` replace single methods. configure is the real one. */
export function createFakeClient(overrides: Partial<PageClient> = {}): FakeClient {
  const calls: FakeClient['calls'] = [];
  const plain: PageClient = {
    load: () => Promise.resolve(sampleDataset),
    cancelLoad: () => Promise.resolve(),
    edit: () => Promise.resolve(sampleDataset),
    undoEdit: () => Promise.resolve(sampleDataset),
    plane: (request) => Promise.resolve(samplePlane(request)),
    folds: () => Promise.resolve([{ train: ['a'], val: ['b'] }]),
    thumbnails: () => Promise.resolve([]),
    reopen: () => Promise.resolve(sampleDataset),
    forget: () => Promise.resolve(),
    configure: (change) =>
      new Promise<RunConfig>((resolve) => {
        const config = configure(store.getState().config, change);
        applyEvent('config', config);
        resolve(config);
      }),
    start: () => Promise.resolve(),
    pause: () => Promise.resolve(),
    resume: () => Promise.resolve(),
    step: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    score: () => Promise.resolve({ epoch: 1, loss: 1, dice: [0.5], cases: [] }),
    export: (kind) =>
      Promise.resolve({
        name: `${kind}.bin`,
        blob: new Blob(['x']),
        checks: [{ file: 'model.onnx', by: 'onnxruntime-web', difference: 2.4e-7 }],
      }),
    exportCost: () => Promise.resolve(sampleCost),
    kernels: () => Promise.resolve(sampleKernels()),
    measureKernels: () => Promise.resolve(sampleKernels('measured')),
    trialStep: () => Promise.resolve(sampleTrial),
    cancelKernels: () => Promise.resolve(),
    resetKernels: () => Promise.resolve(sampleKernels()),
    hand: () => Promise.resolve(),
    undoIntervention: () => Promise.resolve(),
    whatIf: () => Promise.resolve(sampleWhatIf),
    cancelWhatIf: () => Promise.resolve(),
    openModel: () => Promise.resolve(null),
    closeModel: () => Promise.resolve(),
    continueModel: () => Promise.resolve(),
    apply: ({ options }) => Promise.resolve({ options, cases: [], warnings: [], refused: [] }),
    cancelApply: () => Promise.resolve(),
    appliedPlane: (request) => Promise.resolve(samplePlane(request)),
    saveMasks: () => Promise.resolve({ name: 'masks.zip', blob: new Blob(['x']) }),
    runs: () => Promise.resolve([]),
    openRun: () => Promise.resolve(),
    deleteRun: () => Promise.resolve(),
    runNumbers: () => Promise.reject(new Error('There is no such run.')),
    startTwin: () => Promise.resolve(),
    watch: () => Promise.resolve(),
    layerRecord: () => Promise.resolve(null),
    removedMaps: (layer) => Promise.resolve({ layer, maps: [] }),
    pastPrediction: () => Promise.resolve(null),
    pastLayer: () => Promise.resolve(null),
    closePast: () => Promise.resolve(),
    ...overrides,
  };
  const recorded = Object.entries(plain).map(([name, method]) => [
    name,
    (...given: unknown[]): unknown => {
      calls.push([name as keyof PageClient, given[0]]);
      return (method as (...args: unknown[]) => unknown)(...given);
    },
  ]);
  return { ...(Object.fromEntries(recorded) as PageClient), calls };
}
