// The U-Net as data: layers in forward order with parents and filter counts. Pure; knows nothing of GPU, training or pruning.

export type LayerKind = 'conv' | 'transposed' | 'head';

export interface Layer {
  /** The fixtures' name, e.g. enc_ConvBlock_1, dec_ConvTranspose2d_1, dec_Sequential_1. */
  readonly name: string;
  /** Parameter prefix of the authors' state dict, e.g. encoder.0.seq.0, decoder.0, last.0.0. */
  readonly exportName: string;
  /** conv = 3x3(x3) convolution + instance norm + leaky ReLU; transposed = 2x2(x2) stride 2, bare; head = 1x1(x1) + softmax. */
  readonly kind: LayerKind;
  /** Resolution level of the output, 0 = full. */
  readonly level: number;
  /** Of the convolution; a transposed layer doubles the resolution. */
  readonly stride: 1 | 2;
  /** Indices into `layers`; empty = network input. Inputs are concatenated in this order (skip first). */
  readonly parents: readonly number[];
  /** Output filters. */
  readonly filters: number;
  /** Heads are not prunable. */
  readonly prunable: boolean;
}

export interface Network {
  readonly dimensions: 2 | 3;
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
  firstFilters: number;
  /** Widths double per level up to this cap. */
  maxFilters?: number;
}

export const leakySlope = 0.01;
export const normEpsilon = 1e-5;

/** Builds the authors' network: encoder of two blocks a level, decoder of transposed conv and two blocks a stage, heads on all stages but the coarsest. */
export function createNetwork(options: NetworkOptions): Network {
  const { dimensions, inputChannels, classes, levels, firstFilters, maxFilters = 480 } = options;
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
        stride: block === 0 && level > 0 ? 2 : 1,
        parents: index === 0 ? [] : [index - 1],
        filters: width(level),
        prunable: true,
      });
    }

  const stageOutputs: number[] = [];
  for (let stage = 1; stage < levels; stage++) {
    const level = levels - 1 - stage;
    const first = 3 * (stage - 1);
    const common = { level, stride: 1, filters: width(level), prunable: true } as const;
    const up = add({
      ...common,
      name: `dec_ConvTranspose${dimensions}d_${stage}`,
      exportName: `decoder.${first}`,
      kind: 'transposed',
      parents: [layers.length - 1],
    });
    const merge = add({
      ...common,
      name: `dec_ConvBlock_${2 * stage - 1}`,
      exportName: `decoder.${first + 1}.seq.0`,
      kind: 'conv',
      parents: [2 * level + 1, up],
    });
    stageOutputs.push(
      add({ ...common, name: `dec_ConvBlock_${2 * stage}`, exportName: `decoder.${first + 2}.seq.0`, kind: 'conv', parents: [merge] }),
    );
  }
  stageOutputs.slice(1).forEach((parent, head) => {
    add({
      name: `dec_Sequential_${head + 1}`,
      exportName: `last.${head}.0`,
      kind: 'head',
      level: levels - 3 - head,
      stride: 1,
      parents: [parent],
      filters: classes,
      prunable: false,
    });
  });
  return { dimensions, inputChannels, classes, levels, layers };
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

/** Edge of the kernel along each spatial axis: 3, 2 (transposed) or 1 (head). */
export const kernelEdge = (kind: LayerKind): 1 | 2 | 3 => (kind === 'conv' ? 3 : kind === 'transposed' ? 2 : 1);

/** Shape of a layer's weights as PyTorch stores them: conv [out, in, k...], transposed [in, out, k...]. */
export function weightShape(network: Network, layer: Layer): number[] {
  const inputs = inputCounts(network, layer).reduce((a, b) => a + b, 0);
  const kernel = Array.from({ length: network.dimensions }, () => kernelEdge(layer.kind));
  return layer.kind === 'transposed' ? [inputs, layer.filters, ...kernel] : [layer.filters, inputs, ...kernel];
}

const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);

/** Trainable parameters: weights and biases of all layers. */
export function countParameters(network: Network): number {
  return network.layers.reduce((sum, layer) => sum + product(weightShape(network, layer)) + layer.filters, 0);
}

/** Multiply-accumulates of the convolutions in one forward pass of one patch, biases excluded. `patch` is the input's spatial size. */
export function countMacs(network: Network, patch: readonly number[]): number {
  return network.layers.reduce((sum, layer) => sum + layerMacs(network, layer, patch), 0);
}

/** The same for one layer: conv output positions x in x out x kernel; transposed counts input positions. */
export function layerMacs(network: Network, layer: Layer, patch: readonly number[]): number {
  const level = layer.kind === 'transposed' ? layer.level + 1 : layer.level;
  return product(patch.map((edge) => edge / 2 ** level)) * product(weightShape(network, layer));
}

/** Heads with the full-resolution one first, as the loss and the authors' forward() order them. */
export function headsFullFirst(network: Network): number[] {
  return network.layers
    .map((layer, index) => ({ layer, index }))
    .filter(({ layer }) => layer.kind === 'head')
    .map(({ index }) => index)
    .reverse();
}
