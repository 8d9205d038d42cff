// The operations of a three-dimensional network, composed of those that stock TensorFlow.js has and computes rightly at this rank. Pure.
// Only convolutions and reshapes see five axes [batch, z, y, x, filters]: norms, sums and activations work on [batch, positions, filters].
import type { Layer } from '../../network/network';
import { floats, integer, integers, word, type Graph } from './graph';
import type { LayerWriter } from './layerWriter';
import { addNorm } from './layers2d';

const concat = { N: integer(2), T: floats };

/** The stock convolution knows no padding of one: SAME is that at stride 1; at stride 2, with even edges, only the front of an axis needs a zero. */
function convolve(graph: Graph, name: string, source: string, weights: string, { kernel, stride }: Layer): string {
  const strided = stride.some((step) => step === 2) && kernel.includes(3);
  const padded = strided ? kernel.reduce((maps, edge, axis) => padBefore(graph, maps, axis + 1, edge, stride[axis] ?? 1), source) : source;
  return graph.add('Conv3D', name, [padded, weights], {
    strides: integers([1, ...stride, 1]),
    padding: word(strided ? 'VALID' : 'SAME'),
    data_format: word('NDHWC'),
    dilations: integers([1, 1, 1, 1, 1]),
    T: floats,
  });
}

/** Zeros before the axis, and after it where the stride is 1. By concatenation: some backends pad rank 5 wrongly. */
function padBefore(graph: Graph, source: string, axis: number, edge: number, step: number): string {
  if (edge !== 3) return source;
  const name = `${source}_pad${axis}`;
  const size = [-1, -1, -1, -1, -1].map((all, i) => (i === axis ? 1 : all));
  const plane = graph.add('Slice', `${name}_plane`, [source, graph.list(0, 0, 0, 0, 0), graph.list(...size)]);
  const zeros = graph.add('ZerosLike', `${name}_zeros`, [plane], { T: floats });
  const parts = step === 1 ? [zeros, source, zeros] : [zeros, source];
  const at = graph.constantAxis(axis);
  return graph.add('ConcatV2', name, [...parts, at], { ...concat, N: integer(parts.length) });
}

/** [batch, z, y, x, filters] -> [batch, positions, filters] and the shape to go back to. */
function flatten(graph: Graph, name: string, maps: string, filters: number): { flat: string; shape: string } {
  const shape = graph.add('Shape', `${name}_shape`, [maps], { T: floats });
  const batch = graph.add('Slice', `${name}_batch`, [shape, graph.list(0), graph.list(1)]);
  const target = graph.add('ConcatV2', `${name}_flat_shape`, [batch, graph.list(-1, filters), graph.constantAxis(0)], concat);
  return { flat: graph.add('Reshape', `${name}_flat`, [maps, target]), shape };
}

export const layers3d: LayerWriter = {
  conv(graph, layer, source, { weight, bias }) {
    const maps = convolve(graph, `${layer.name}_products`, source, weight, layer);
    const { flat, shape } = flatten(graph, layer.name, maps, layer.filters);
    const active = addNorm(graph, layer.name, graph.add('AddV2', `${layer.name}_sums`, [flat, bias]), [1]);
    return graph.add('Reshape', `${layer.name}_maps`, [active, shape]);
  },
  head(graph, layer, source, { weight, bias }) {
    const maps = convolve(graph, `${layer.name}_products`, source, weight, layer);
    const { flat, shape } = flatten(graph, layer.name, maps, layer.filters);
    return graph.add('Reshape', `${layer.name}_maps`, [graph.add('AddV2', `${layer.name}_sums`, [flat, bias]), shape]);
  },
  // There is no transposed convolution at this rank. Its windows do not overlap: a 1×1×1 convolution to all positions of a window,
  // laid side by side by a transposition of rank six, the batch counted into z.
  transposed(graph, layer, source, { weight, bias }) {
    const { name, filters, kernel } = layer;
    const [depth = 1, height = 2, width = 2] = kernel;
    const maps = convolve(graph, `${name}_products`, source, weight, { ...layer, kernel: [1, 1, 1], stride: [1, 1, 1] });
    const { flat, shape } = flatten(graph, name, maps, depth * height * width * filters);
    const sums = graph.add('AddV2', `${name}_sums`, [flat, bias]);
    const plane = graph.add('Slice', `${name}_plane`, [shape, graph.list(2), graph.list(2)]);
    const split = graph.add(
      'ConcatV2',
      `${name}_split_shape`,
      [graph.list(-1), plane, graph.list(depth, height, width * filters), graph.constantAxis(0)],
      { ...concat, N: integer(3) },
    );
    const turned = graph.add('Transpose', `${name}_turned`, [
      graph.add('Reshape', `${name}_split`, [sums, split]),
      graph.list(0, 3, 1, 4, 2, 5),
    ]);
    const space = graph.add('Slice', `${name}_space`, [shape, graph.list(0), graph.list(4)]);
    const grown = graph.add('Mul', `${name}_grown`, [space, graph.list(1, depth, height, width)]);
    const target = graph.add('ConcatV2', `${name}_target`, [grown, graph.list(filters), graph.constantAxis(0)], concat);
    return graph.add('Reshape', `${name}_maps`, [turned, target]);
  },
  softmax(graph, name, source, classes) {
    const { flat, shape } = flatten(graph, name, source, classes);
    return graph.add('Reshape', name, [graph.add('Softmax', `${name}_softmax`, [flat], { T: floats }), shape]);
  },
};
