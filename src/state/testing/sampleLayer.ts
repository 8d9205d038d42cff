// What is seen of the invented run’s layers: records, kernels, a what-if, the hand on them. Never shipped.
import type { Network } from '../../network/network';
import type { HandState } from '../../protocol/intervention';
import type { LayerView } from '../../protocol/inspection';
import type { KernelChoice, KernelReport } from '../../protocol/kernels';
import type { LayerRecord } from '../../protocol/layerRecord';
import { unfoldRecord } from '../../protocol/layerView';
import type { WhatIf } from '../../protocol/whatIf';
import { sampleAdapter, sampleCase } from './sampleData';

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
