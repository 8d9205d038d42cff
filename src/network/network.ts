// The U-Net as data: layers in forward order with parents and filter counts. Pure; knows nothing of GPU, training or pruning.

import { blockKernel, edgesAt, evenly, levelStride, type Axes } from './axes';

export type LayerKind = 'conv' | 'transposed' | 'head';

export interface Layer {
  /** The fixtures' name, e.g. enc_ConvBlock_1, dec_ConvTranspose2d_1, dec_Sequential_1. */
  readonly name: string;
  /** Parameter prefix of the authors' state dict, e.g. encoder.0.seq.0, decoder.0, last.0.0. */
  readonly exportName: string;
  /** conv = 3x3(x3) convolution + instance norm + leaky ReLU; transposed = 2x2(x2), bare; head = 1x1(x1) + softmax. */
  readonly kind: LayerKind;
  /** Resolution level of the output, 0 = full. */
  readonly level: number;
  /** Edges along (z,) y, x, as weights have them; 1 along z on flat levels. */
  readonly kernel: readonly (1 | 2 | 3)[];
  /** Along the same axes: the convolution's; a transposed layer enlarges by it. */
  readonly stride: readonly (1 | 2)[];
  /** Indices into `layers`; empty = network input. Inputs are concatenated in this order (skip first). */
  readonly parents: readonly number[];
  /** Output filters. */
  readonly filters: number;
  /** Heads are not prunable. */
  readonly prunable: boolean;
}

export interface Network extends Axes {
  readonly inputChannels: number;
  readonly classes: number;
  readonly levels: number;
  readonly layers: readonly Layer[];
}

export interface NetworkOptions {
  dimensions: 2 | 3;
  inputChannels: number;
  classes: number;
  /** >= 3: with two levels there is no head. */
  levels: number;
  /** How many of the finest levels leave z alone: 0 (default) to levels - 1, in 3-D only. */
  flatLevels?: number;
  firstFilters: number;
  /** Widths double per level up to this cap. */
  maxFilters?: number;
}

export const leakySlope = 0.01;
export const normEpsilon = 1e-5;

/** Builds the authors' network: encoder of two blocks a level, decoder of transposed conv and two blocks a stage, heads on all stages but the coarsest. */
export function createNetwork(options: NetworkOptions): Network {
  const { dimensions, inputChannels, classes, levels, flatLevels = 0, firstFilters, maxFilters = 480 } = options;
  const axes: Axes = { dimensions, flatLevels };
  const widths = Array.from({ length: levels }, (_, level) => Math.min(firstFilters * 2 ** level, maxFilters));
  const width = (level: number): number => widths[level] ?? maxFilters;
  const layers: Layer[] = [];
  const add = (layer: Layer): number => layers.push(layer) - 1;

  for (let level = 0; level < levels; level++)
    for (let block = 0; block < 2; block++) {
      const index = 2 * level + block;
      add({
        name: `enc_ConvBlock_${index + 1}`,
        exportName: `encoder.${index}.seq.0`,
        kind: 'conv',
        level,
        kernel: blockKernel(axes, level),
        stride: block === 0 && level > 0 ? levelStride(axes, level) : evenly(axes, 1),
        parents: index === 0 ? [] : [index - 1],
        filters: width(level),
        prunable: true,
      });
    }

  const stageOutputs: number[] = [];
  for (let stage = 1; stage < levels; stage++) {
    const level = levels - 1 - stage;
    const first = 3 * (stage - 1);
    const enlarged = levelStride(axes, level + 1);
    const common = { level, filters: width(level), prunable: true };
    const block = { ...common, kind: 'conv', kernel: blockKernel(axes, level), stride: evenly(axes, 1) } as const;
    const up = add({
      ...common,
      name: `dec_ConvTranspose${dimensions}d_${stage}`,
      exportName: `decoder.${first}`,
      kind: 'transposed',
      kernel: enlarged,
      stride: enlarged,
      parents: [layers.length - 1],
    });
    const merge = add({
      ...block,
      name: `dec_ConvBlock_${2 * stage - 1}`,
      exportName: `decoder.${first + 1}.seq.0`,
      parents: [2 * level + 1, up],
    });
    stageOutputs.push(add({ ...block, name: `dec_ConvBlock_${2 * stage}`, exportName: `decoder.${first + 2}.seq.0`, parents: [merge] }));
  }
  stageOutputs.slice(1).forEach((parent, head) => {
    add({
      name: `dec_Sequential_${head + 1}`,
      exportName: `last.${head}.0`,
      kind: 'head',
      level: levels - 3 - head,
      kernel: evenly(axes, 1),
      stride: evenly(axes, 1),
      parents: [parent],
      filters: classes,
      prunable: false,
    });
  });
  return { ...axes, inputChannels, classes, levels, layers };
}

/** Layer by index; a wrong index is a bug. */
export function layerAt(network: Network, index: number): Layer {
  const layer = network.layers[index];
  if (!layer) throw new Error(`The network has no layer ${index}.`);
  return layer;
}

/** Filter counts of a layer's inputs, one per parent in order; the network's channels where it has none. */
export function inputCounts(network: Network, layer: Layer): number[] {
  return layer.parents.length === 0 ? [network.inputChannels] : layer.parents.map((parent) => layerAt(network, parent).filters);
}

/** The same network with other filter counts; `filters` holds one count per layer, heads included. */
export function withFilters(network: Network, filters: readonly number[]): Network {
  return { ...network, layers: network.layers.map((layer, i) => ({ ...layer, filters: filters[i] ?? layer.filters })) };
}

/** Shape of a layer's weights as PyTorch stores them: conv [out, in, k...], transposed [in, out, k...]. */
export function weightShape(network: Network, layer: Layer): number[] {
  const inputs = inputCounts(network, layer).reduce((a, b) => a + b, 0);
  return layer.kind === 'transposed' ? [inputs, layer.filters, ...layer.kernel] : [layer.filters, inputs, ...layer.kernel];
}

const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);

/** Trainable parameters: weights and biases of all layers. */
export function countParameters(network: Network): number {
  return network.layers.reduce((sum, layer) => sum + product(weightShape(network, layer)) + layer.filters, 0);
}

/** Multiply-accumulates of the convolutions in one forward pass of one patch, biases excluded. `patch` is the input's size, [x, y(, z)]. */
export function countMacs(network: Network, patch: readonly number[]): number {
  return network.layers.reduce((sum, layer) => sum + layerMacs(network, layer, patch), 0);
}

/** The same for one layer: conv output positions x in x out x kernel; transposed counts input positions. */
export function layerMacs(network: Network, layer: Layer, patch: readonly number[]): number {
  const level = layer.kind === 'transposed' ? layer.level + 1 : layer.level;
  return product(edgesAt(network, patch, level)) * product(weightShape(network, layer));
}

/** Heads with the full-resolution one first, as the loss and the authors' forward() order them. */
export function headsFullFirst(network: Network): number[] {
  return network.layers
    .map((layer, index) => ({ layer, index }))
    .filter(({ layer }) => layer.kind === 'head')
    .map(({ index }) => index)
    .reverse();
}
