// The operations of a two-dimensional network in stock TensorFlow.js, maps as [batch, y, x, filters]. Sizes stay open throughout. Pure.
import { leakySlope, normEpsilon, type Layer } from '../../network/network';
import { flag, floats, integer, integers, number, word, type Graph } from './graph';
import type { LayerWriter } from './layerWriter';

const space = [1, 2];

/** Instance norm and leaky ReLU over the axes `space`. */
export function addNorm(graph: Graph, name: string, source: string, over: readonly number[]): string {
  const axes = graph.list(...over);
  const keep = { keep_dims: flag(true), T: floats };
  const mean = graph.add('Mean', `${name}_mean`, [source, axes], keep);
  const squares = graph.add('SquaredDifference', `${name}_squares`, [source, mean]);
  const variance = graph.add('Mean', `${name}_variance`, [squares, axes], keep);
  const epsilon = graph.constant(`${name}_epsilon`, [], Float32Array.of(normEpsilon));
  const scale = graph.add('Rsqrt', `${name}_scale`, [graph.add('AddV2', `${name}_offset`, [variance, epsilon])]);
  const normed = graph.add('Mul', `${name}_normed`, [graph.add('Sub', `${name}_centred`, [source, mean]), scale]);
  return graph.add('LeakyRelu', `${name}_active`, [normed], { alpha: number(leakySlope), T: floats });
}

function convolve(graph: Graph, name: string, source: string, weights: string, { stride, kernel }: Layer): string {
  const margins = kernel.flatMap((edge) => (edge === 3 ? [1, 1] : [0, 0]));
  return graph.add('Conv2D', name, [source, weights], {
    strides: integers([1, ...stride, 1]),
    padding: word('EXPLICIT'),
    explicit_paddings: integers([0, 0, ...margins, 0, 0]),
    data_format: word('NHWC'),
    dilations: integers([1, 1, 1, 1]),
    T: floats,
  });
}

export const layers2d: LayerWriter = {
  conv(graph, layer, source, { weight, bias }) {
    const sums = convolve(graph, `${layer.name}_products`, source, weight, layer);
    return addNorm(graph, layer.name, graph.add('AddV2', `${layer.name}_sums`, [sums, bias]), space);
  },
  head(graph, layer, source, { weight, bias }) {
    return graph.add('AddV2', `${layer.name}_sums`, [convolve(graph, `${layer.name}_products`, source, weight, layer), bias]);
  },
  // Windows that do not overlap: a 1×1 convolution to all four positions, which DepthToSpace lays side by side.
  transposed(graph, layer, source, { weight, bias }) {
    const all = convolve(graph, `${layer.name}_products`, source, weight, { ...layer, kernel: [1, 1], stride: [1, 1] });
    const sums = graph.add('AddV2', `${layer.name}_sums`, [all, bias]);
    return graph.add('DepthToSpace', layer.name, [sums], { block_size: integer(2), data_format: word('NHWC'), T: floats });
  },
  softmax: (graph, name, source) => graph.add('Softmax', name, [source], { T: floats }),
};
