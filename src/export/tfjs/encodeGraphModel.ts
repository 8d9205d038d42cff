// A network as the two files that tf.loadGraphModel() opens: model.json and weights.bin. Any batch and size, stock operations only. Pure.
import { inputCounts, weightShape, type Layer, type Network } from '../../network/network';
import type { LayerTensors, ParameterState } from '../../network/parameters';
import { planForwardPath } from '../forwardPath';
import { createGraph, floats, integer, type Constant, type Graph } from './graph';
import type { LayerWriter, Weights } from './layerWriter';
import { layers2d } from './layers2d';
import { layers3d } from './layers3d';

export interface GraphModel {
  /** model.json, which names weights.bin. */
  model: object;
  weights: Uint8Array<ArrayBuffer>;
}

/** `input` is [batch, (z,) y, x, channels], `output` [batch, (z,) y, x, classes], softmax of the full-resolution head. */
export function encodeGraphModel(network: Network, state: ParameterState, metadata: Readonly<Record<string, string>>): GraphModel {
  const graph = createGraph();
  const write: LayerWriter = network.dimensions === 3 ? layers3d : layers2d;
  const anySize = Array.from({ length: network.dimensions }, () => -1);
  const shapes = { input: [-1, ...anySize, network.inputChannels], output: [-1, ...anySize, network.classes] };
  const input = graph.input('input', shapes.input);
  const maps = new Map<string, string>();
  for (const { layer, index, parents } of planForwardPath(network)) {
    const sources = parents.map(({ name }) => maps.get(name) ?? name);
    const source = sources.length > 1 ? concatenate(graph, layer, sources, network.dimensions + 1) : (sources[0] ?? input);
    maps.set(layer.name, write[layer.kind](graph, layer, source, addWeights(graph, network, layer, state.layers[index]?.value)));
  }
  write.softmax(graph, 'output', [...maps.values()].at(-1) ?? input, network.classes);
  return { model: describeModel(graph, shapes, metadata), weights: packConstants(graph.constants) };
}

const concatenate = (graph: Graph, { name }: Layer, sources: readonly string[], axis: number): string =>
  graph.add('ConcatV2', `${name}_inputs`, [...sources, graph.constantAxis(axis)], { N: integer(sources.length), T: floats });

/** Convolutions [k…, in, out]; transposed ones [1…, in, k… x out] with one bias for each position of the window. */
function addWeights(graph: Graph, network: Network, layer: Layer, tensors: LayerTensors | undefined): Weights {
  if (!tensors) throw new Error(`There are no weights for ${layer.name}.`);
  const inputs = inputCounts(network, layer).reduce((a, b) => a + b, 0);
  const taps = layer.kernel.reduce<number>((a, b) => a * b, 1);
  const transposed = layer.kind === 'transposed';
  const ones = layer.kernel.map(() => 1);
  const shape = transposed ? [...ones, inputs, taps * layer.filters] : [...layer.kernel, inputs, layer.filters];
  const values = reorder(tensors.weight, weightShape(network, layer), taps, transposed);
  const bias = transposed ? Array.from({ length: taps }, () => [...tensors.bias]).flat() : tensors.bias;
  return {
    weight: graph.constant(`${layer.exportName}.weight`, shape, values),
    bias: graph.constant(`${layer.exportName}.bias`, [bias.length], Float32Array.from(bias)),
  };
}

/** PyTorch's [out, in, k…] -> [k…, in, out], or its transposed [in, out, k…] -> [in, k…, out]. */
function reorder(weight: Float32Array, [rows = 0, columns = 0]: readonly number[], taps: number, transposed: boolean): Float32Array {
  const out = new Float32Array(weight.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let tap = 0; tap < taps; tap++) {
        const to = transposed ? (row * taps + tap) * columns + column : (tap * columns + column) * rows + row;
        out[to] = weight[(row * columns + column) * taps + tap] ?? NaN;
      }
  return out;
}

function packConstants(constants: readonly Constant[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(constants.reduce((sum, { values }) => sum + values.byteLength, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { values } of constants)
    for (const value of values) {
      if (values instanceof Int32Array) view.setInt32(at, value, true);
      else view.setFloat32(at, value, true);
      at += 4;
    }
  return bytes;
}

function describeModel(graph: Graph, shapes: { input: number[]; output: number[] }, metadata: Readonly<Record<string, string>>): object {
  const tensorInfo = (name: 'input' | 'output') => ({
    name: `${name}:0`,
    dtype: 'DT_FLOAT',
    tensorShape: { dim: shapes[name].map((edge) => ({ size: String(edge) })) },
  });
  return {
    format: 'graph-model',
    generatedBy: 'Sauron Playground',
    convertedBy: null,
    signature: { inputs: { input: tensorInfo('input') }, outputs: { output: tensorInfo('output') } },
    userDefinedMetadata: metadata,
    modelTopology: { node: graph.nodes, library: {}, versions: { producer: 1 } },
    weightsManifest: [
      { paths: ['weights.bin'], weights: graph.constants.map(({ name, shape, dtype }) => ({ name, shape: [...shape], dtype })) },
    ],
  };
}
