// How channels and parameters lie in GPU memory: channels in groups of four, weights as 4x4 blocks, all layers packed in one buffer.
import { inputCounts, type Layer, type Network } from '../network/network';
import type { LayerTensors } from './types';

/** Channel groups of four that hold `channels`. */
export const groupsOf = (channels: number): number => Math.ceil(channels / 4);

/** Part of a packed parameter buffer, in vec4f. Starts at a multiple of 64, so that it can be bound alone. */
export interface Region {
  start: number;
  size: number;
}

export interface LayerLayout {
  /** [tap][input group][output group] 4x4 blocks; column i of a block is input channel i. */
  weight: Region;
  bias: Region;
  taps: number;
  inGroups: number;
  outGroups: number;
  /** Physical position of each logical input channel: each parent's channels start a new group. */
  inputs: number[];
  outputs: number;
}

export interface ParameterLayout {
  /** Aligned with network.layers. */
  layers: LayerLayout[];
  /** Size of the packed buffer in vec4f. */
  size: number;
}

/** Heads right after the block they read: the order in which a forward pass runs. */
export function executionOrder(network: Network): number[] {
  const heads = new Map(
    network.layers.flatMap((layer, index) => (layer.kind === 'head' ? [[layer.parents[0] ?? -1, index] as const] : [])),
  );
  return network.layers.flatMap((layer, index) => {
    if (layer.kind === 'head') return [];
    const head = heads.get(index);
    return head === undefined ? [index] : [index, head];
  });
}

const align = (size: number): number => Math.ceil(size / 64) * 64;

/** Packs layers in the order in which their gradients become known, so that finished ones are neighbours. */
export function planParameterLayout(network: Network): ParameterLayout {
  const layers: LayerLayout[] = [];
  let size = 0;
  const take = (count: number): Region => {
    const region = { start: size, size: count };
    size += align(count);
    return region;
  };
  for (const index of executionOrder(network).reverse()) {
    const layer = network.layers[index] as Layer;
    const counts = inputCounts(network, layer);
    const inGroups = counts.reduce((sum, count) => sum + groupsOf(count), 0);
    const outGroups = groupsOf(layer.filters);
    const taps = layer.kernel.reduce<number>((product, edge) => product * edge, 1);
    layers[index] = {
      weight: take(taps * inGroups * outGroups * 4),
      bias: take(outGroups),
      taps,
      inGroups,
      outGroups,
      inputs: physicalInputs(counts),
      outputs: layer.filters,
    };
  }
  return { layers, size };
}

function physicalInputs(counts: readonly number[]): number[] {
  let first = 0;
  return counts.flatMap((count) => {
    const positions = Array.from({ length: count }, (_, i) => first + i);
    first += 4 * groupsOf(count);
    return positions;
  });
}

/** Visits (index in PyTorch's tensor, index in the packed buffer) of every weight of a layer. */
function forEachWeight(layer: Layer, layout: LayerLayout, visit: (logical: number, packed: number) => void): void {
  const { inputs, outputs, taps, inGroups, outGroups } = layout;
  const transposed = layer.kind === 'transposed';
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs.length; i++) {
      const at = inputs[i] as number;
      const block = (at >> 2) * outGroups + (o >> 2);
      const lane = (at & 3) * 4 + (o & 3);
      const logical = (transposed ? i * outputs + o : o * inputs.length + i) * taps;
      for (let tap = 0; tap < taps; tap++) visit(logical + tap, layout.weight.start * 4 + (tap * inGroups * outGroups + block) * 16 + lane);
    }
}

/** Writes PyTorch-layout tensors of one layer into a packed array; padding is left as it is (zero in a fresh array). */
export function packLayer(layer: Layer, layout: LayerLayout, tensors: LayerTensors, packed: Float32Array): void {
  forEachWeight(layer, layout, (logical, at) => {
    packed[at] = tensors.weight[logical] as number;
  });
  packed.set(tensors.bias, layout.bias.start * 4);
}

/** Reads one layer back from a packed array. */
export function unpackLayer(layer: Layer, layout: LayerLayout, packed: Float32Array): LayerTensors {
  const weight = new Float32Array(layout.outputs * layout.inputs.length * layout.taps);
  forEachWeight(layer, layout, (logical, at) => {
    weight[logical] = packed[at] as number;
  });
  return { weight, bias: packed.slice(layout.bias.start * 4, layout.bias.start * 4 + layout.outputs) };
}
