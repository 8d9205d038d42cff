// Between a network's parameters and named tensors in PyTorch layout, under the authors' names. Pure; both directions, for the round trip.
import { createNetwork, inputCounts, weightShape, withFilters, type Layer, type Network } from '../network/network';
import type { LayerTensors, ParameterState } from '../network/parameters';
import { PlaygroundError } from '../protocol/failures';
import type { Tensor, TensorFile } from './safetensors';

type Tensors = TensorFile['tensors'];

/** `encoder.I.seq.0.weight|bias`, `decoder.J.weight|bias`, `decoder.J.seq.0.weight|bias`, `last.K.0.weight|bias`. */
export function nameTensors(network: Network, state: ParameterState): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  network.layers.forEach((layer, i) => {
    const value = state.layers[i]?.value;
    if (!value) throw new Error(`There are no weights for ${layer.name}.`);
    tensors.set(`${layer.exportName}.weight`, { shape: weightShape(network, layer), data: value.weight });
    tensors.set(`${layer.exportName}.bias`, { shape: [layer.filters], data: value.bias });
  });
  return tensors;
}

/** Network and parameters told from the tensors alone; optimiser moments are zero. Throws PlaygroundError('bad-data') naming what does not fit. */
export function readNetwork(tensors: Tensors): { network: Network; state: ParameterState } {
  const unpruned = createNetwork(readOptions(tensors));
  const filters = unpruned.layers.map((layer) => shapeOf(tensors, `${layer.exportName}.bias`)[0] ?? 0);
  const network = withFilters(unpruned, filters);
  const expected = new Set(network.layers.flatMap(({ exportName }) => [`${exportName}.weight`, `${exportName}.bias`]));
  const stranger = [...tensors.keys()].find((name) => !expected.has(name));
  if (stranger) refuse(`${stranger} belongs to no layer`);
  return { network, state: { step: 0, layers: network.layers.map((layer) => readLayer(network, layer, tensors)) } };
}

function readOptions(tensors: Tensors) {
  const blocks = [...tensors.keys()].filter((name) => /^encoder\.\d+\.seq\.0\.weight$/.test(name)).length;
  const levels = blocks / 2;
  if (!Number.isInteger(levels) || levels < 3) refuse(`it has ${blocks} encoder blocks`);
  const [, inputChannels = 0, ...kernel] = shapeOf(tensors, 'encoder.0.seq.0.weight');
  const [classes = 0] = shapeOf(tensors, 'last.0.0.weight');
  if (kernel.length !== 2 && kernel.length !== 3) refuse(`its kernels have ${kernel.length} axes`);
  const dimensions = kernel.length === 3 ? 3 : 2;
  const flatLevels = countFlatLevels(tensors, levels);
  return { dimensions, inputChannels, classes, levels, flatLevels, firstFilters: 1 } as const;
}

/** Levels, from the finest on, whose kernels are one voxel deep; the coarsest one's never are. */
function countFlatLevels(tensors: Tensors, levels: number): number {
  const isFlat = (level: number): boolean => {
    const [, , ...kernel] = shapeOf(tensors, `encoder.${2 * level}.seq.0.weight`);
    return kernel.length === 3 && kernel[0] === 1;
  };
  const first = Array.from({ length: levels }, (_, level) => level).findIndex((level) => !isFlat(level));
  return first < 0 ? refuse('all its kernels are flat') : first;
}

function readLayer(network: Network, layer: Layer, tensors: Tensors): ParameterState['layers'][number] {
  const expected = weightShape(network, layer);
  const name = `${layer.exportName}.weight`;
  const found = shapeOf(tensors, name);
  if (found.join() !== expected.join())
    refuse(
      `${name} is [${found.join(', ')}] where its inputs (${inputCounts(network, layer).join(' + ')}) ask for [${expected.join(', ')}]`,
    );
  const value: LayerTensors = { weight: dataOf(tensors, name), bias: dataOf(tensors, `${layer.exportName}.bias`) };
  const zeros = (): LayerTensors => ({ weight: new Float32Array(value.weight.length), bias: new Float32Array(value.bias.length) });
  return { value, first: zeros(), second: zeros() };
}

function tensorOf(tensors: Tensors, name: string): Tensor {
  return tensors.get(name) ?? refuse(`${name} is missing`);
}
const shapeOf = (tensors: Tensors, name: string): readonly number[] => tensorOf(tensors, name).shape;
const dataOf = (tensors: Tensors, name: string): Float32Array<ArrayBuffer> => tensorOf(tensors, name).data;

function refuse(reason: string): never {
  throw new PlaygroundError('bad-data', `These weights are not a network of this program: ${reason}.`);
}
