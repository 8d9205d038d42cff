// One opened fixture as every kind of check receives it, and the tolerances they share. Knows no kind of case.
import type { EngineDevice, EngineOptions } from '../../../src/engine/types';
import { createNetwork, headsFullFirst, type Network, withFilters } from '../../../src/network/network';
import type { FixtureTensor } from '../../../src/oracle/fixtures';
import { classIndices } from '../../../src/oracle/goldenForward';

export type Tensors = ReadonlyMap<string, FixtureTensor>;

export interface GoldenCase<Manifest> {
  device: EngineDevice;
  manifest: Manifest;
  tensors: Tensors;
  /** A further JSON file of the folder, by the name that the manifest gives. */
  readJson(name: string): Promise<unknown>;
}

/**
 * Forward values absolute, losses relative, gradients relative in the L2 norm per tensor. The fixtures are float32 runs themselves,
 * up to 2e-5 (maps), 5e-7 (losses) and 5e-6 (gradients) away from float64; see precision_vs_float64 in the forward manifests.
 */
export const tolerances = { forward: 1e-4, loss: 1e-5, gradient: 1e-3 };

/** Weight of the regulariser in the authors' loss where a manifest does not repeat it. */
export const publishedLambda = 0.5;

export interface NetworkManifest {
  hyperparameters: { modalities: number; n_classes: number; fms_init: number; levels: number; fms_max?: number; spatial: number[] };
  layers: { name: string; out_channels: number }[];
}

/** The network that a manifest describes, with the filter counts of its layer table. Throws where that table names other layers. */
export function networkOfManifest({ hyperparameters: h, layers }: NetworkManifest): Network {
  const full = createNetwork({
    dimensions: h.spatial.length === 3 ? 3 : 2,
    inputChannels: h.modalities,
    classes: h.n_classes,
    levels: h.levels,
    firstFilters: h.fms_init,
    ...(h.fms_max === undefined ? {} : { maxFilters: h.fms_max }),
  });
  const counts = new Map(layers.map(({ name, out_channels }) => [name, out_channels]));
  const filters = full.layers.map(({ name }) => counts.get(name));
  if (counts.size !== full.layers.length || filters.includes(undefined))
    throw new Error("The layer table is not that of the authors' network.");
  return withFilters(full, filters as number[]);
}

/** [n, channels, ...] to [n, ..., channels]. */
export function channelsLast({ shape, data }: { shape: readonly number[]; data: ArrayLike<number> }): Float32Array<ArrayBuffer> {
  const [count = 0, channels = 0, ...rest] = shape;
  const positions = rest.reduce((a, b) => a * b, 1);
  const out = new Float32Array(data.length);
  for (let n = 0; n < count; n++)
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < positions; i++) out[(n * positions + i) * channels + c] = data[(n * channels + c) * positions + i] as number;
  return out;
}

/** The reverse of channelsLast for [n, ..., channels] data. */
export function channelsFirst(data: ArrayLike<number>, count: number, channels: number): Float32Array {
  const positions = data.length / count / channels;
  const out = new Float32Array(data.length);
  for (let n = 0; n < count; n++)
    for (let i = 0; i < positions; i++)
      for (let c = 0; c < channels; c++) out[(n * channels + c) * positions + i] = data[(n * positions + i) * channels + c] as number;
  return out;
}

/** The authors' settings for samples of shape [n, channels, (z,) y, x]. */
export function publishedOptions(network: Network, shape: readonly number[], lambda = publishedLambda): EngineOptions {
  const [count = 1, , ...spatial] = shape;
  return {
    network,
    patch: [...spatial].reverse(),
    batchSize: count,
    evaluationBatchSize: count,
    lambda,
    distance: 'euc_norm',
    headWeights: headsFullFirst(network).map(() => 1),
    asPublished: true,
    optimiser: { kind: 'adam', weightDecay: 1e-5, momentum: 0.9, nesterov: false, clipNorm: null },
  };
}

/** Shape of a batch as its tensors are read: volumes z first, where the manifest, like the authors, writes x first. */
export const sampleShape = (count: number, { modalities, spatial }: NetworkManifest['hyperparameters']): number[] => [
  count,
  modalities,
  ...(spatial.length === 3 ? [...spatial].reverse() : spatial),
];

/** Labels of every head, full resolution first, from the stored one-hot maps. */
export const storedLabels = (tensors: Tensors, network: Network, full: string, scaled: string): Uint8Array[] =>
  headsFullFirst(network).map((_, h) => classIndices(tensors, h === 0 ? full : `${scaled}/head${h}`));
