// The convolution shapes of a network, and the kernels that it may come to need as pruning takes its filters. Pure.
import { inputCounts, layerAt, type Layer, type Network } from '../network/network';
import { operationsFor } from './convolution';
import { gridAt } from './geometry';
import { correlations, isCorrelation, kernelOf, type ConvolutionKernel, type Operation } from './kernels/convolutions';
import type { TileName } from './kernels/tiles';
import { groupsOf } from './layout';
import type { ConvolutionShape } from './tileChoice';
import type { TuningRequest } from './tileTrial';
import { kernelDepth } from './uniforms';

function shapeIn(network: Network, patch: readonly number[], batch: number, layer: Layer): ConvolutionShape {
  const [parent] = layer.parents;
  return {
    batch,
    input: gridAt(patch, parent === undefined ? 0 : layerAt(network, parent).level),
    output: gridAt(patch, layer.level),
    inGroups: inputCounts(network, layer).reduce((sum, count) => sum + groupsOf(count), 0),
    outGroups: groupsOf(layer.filters),
    depth: kernelDepth(network, layer),
  };
}

/** @throws Error where the network has no layer of that name. */
export function shapeOfLayer(network: Network, name: string, patch: readonly number[], batch: number): ConvolutionShape {
  const layer = network.layers.find((candidate) => candidate.name === name);
  if (!layer) throw new Error(`The network has no layer ${name}.`);
  return shapeIn(network, patch, batch, layer);
}

/** The three convolutions of a layer; the first layer needs no gradient of its input, a head has none. */
export function requestsFor(network: Network, layer: Layer, patch: readonly number[], batch: number): TuningRequest[] {
  if (layer.kind === 'head') return [];
  const { forward, input, weight } = operationsFor(layer);
  const shape = shapeIn(network, patch, batch, layer);
  return [forward, weight, ...(layer.parents.length > 0 ? [input] : [])].map((operation) => ({ operation, shape }));
}

/** Every convolution of a pass; inference needs no gradients. */
export const requestsOf = (network: Network, patch: readonly number[], batch: number, training: boolean): TuningRequest[] =>
  network.layers.flatMap((layer) => requestsFor(network, layer, patch, batch).slice(0, training ? 3 : 1));

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
/** Weight gradients choose by how counts divide by tiles of at most two groups: few counts stand for all. */
const few = (count: number): number[] => [...new Set([1, 2, 3, 4, count].filter((n) => n <= count))];

/** The request with every count of channel groups that pruning can leave and that its tile depends on. */
function shrunken({ operation, shape }: TuningRequest): TuningRequest[] {
  const { inGroups, outGroups } = shape;
  if (!isCorrelation(operation))
    return few(inGroups).flatMap((i) => few(outGroups).map((o) => ({ operation, shape: { ...shape, inGroups: i, outGroups: o } })));
  return correlations[operation].forward
    ? upTo(outGroups).map((o) => ({ operation, shape: { ...shape, outGroups: o } }))
    : upTo(inGroups).map((i) => ({ operation, shape: { ...shape, inGroups: i } }));
}

export interface NeededKernel {
  kernel: ConvolutionKernel;
  depth: number;
}

/** Kernels of these requests now and after any prune, each once. */
export function reachableKernels(
  requests: readonly TuningRequest[],
  tileFor: (operation: Operation, shape: ConvolutionShape) => TileName,
): NeededKernel[] {
  const needed = new Map<string, NeededKernel>();
  for (const request of requests)
    for (const { operation, shape } of [request, ...shrunken(request)]) {
      const kernel = kernelOf(operation, tileFor(operation, shape));
      needed.set(`${kernel} ${shape.depth}`, { kernel, depth: shape.depth });
    }
  return [...needed.values()];
}
