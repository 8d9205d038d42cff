// The convolution shapes of a network, and the kernels that it may come to need as pruning takes its filters. Pure.
import { alongZ } from '../network/axes';
import { inputCounts, layerAt, type Layer, type Network } from '../network/network';
import { operationsFor } from './kernels/convolution/record';
import { gridAt } from './geometry';
import { correlations, isCorrelation, kernelOf, type ConvolutionKernel, type Operation } from './kernels/convolution/convolutions';
import type { TileName } from './kernels/convolution/tiles';
import { groupsOf } from './layout';
import type { ConvolutionShape } from './tileChoice';
import type { TuningRequest } from './tileTrial';

function shapeIn(network: Network, patch: readonly number[], batch: number, layer: Layer): ConvolutionShape {
  const [parent] = layer.parents;
  return {
    batch,
    input: gridAt(network, patch, parent === undefined ? 0 : layerAt(network, parent).level),
    output: gridAt(network, patch, layer.level),
    inGroups: inputCounts(network, layer).reduce((sum, count) => sum + groupsOf(count), 0),
    outGroups: groupsOf(layer.filters),
    depth: alongZ(layer.kernel),
    strideZ: alongZ(layer.stride),
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
/** Weight gradients choose by how counts divide by tiles of at most four groups: few counts stand for all. */
const few = (count: number): number[] => [...new Set([1, 2, 3, 4, 5, 6, 7, 8, count].filter((n) => n <= count))];

/**
 * Counts from 1 to `most` at which every choice is met, given that a choice met at two counts is met at all between them: so it is with source groups,
 * because costs are affine in the inverse of their number, or fall with it for split tiles alone.
 */
function turningPoints(most: number, choiceAt: (count: number) => string): number[] {
  const between = (low: number, high: number): number[] => {
    const middle = Math.floor((low + high) / 2);
    return middle === low || choiceAt(low) === choiceAt(high) ? [] : [...between(low, middle), middle, ...between(middle, high)];
  };
  return [...new Set([1, ...between(1, most), most])];
}

/** The request with every count of channel groups that pruning can leave and that its tile depends on. The last count itself may have been measured. */
function shrunken({ operation, shape }: TuningRequest, tileFor: TileFor): TuningRequest[] {
  const { inGroups, outGroups } = shape;
  const left = (own: Pick<ConvolutionShape, 'inGroups' | 'outGroups'>): TuningRequest => ({ operation, shape: { ...shape, ...own } });
  if (!isCorrelation(operation)) return few(inGroups).flatMap((i) => few(outGroups).map((o) => left({ inGroups: i, outGroups: o })));
  const { forward } = correlations[operation];
  const [sources, targets] = forward ? [inGroups, outGroups] : [outGroups, inGroups];
  return upTo(targets).flatMap((target) => {
    const at = (source: number): TuningRequest =>
      left(forward ? { inGroups: source, outGroups: target } : { inGroups: target, outGroups: source });
    const estimated = turningPoints(Math.max(1, sources - 1), (source) => tileFor(operation, at(source).shape));
    return [...estimated, sources].map(at);
  });
}

type TileFor = (operation: Operation, shape: ConvolutionShape) => TileName;

export interface NeededKernel extends Pick<ConvolutionShape, 'depth' | 'strideZ'> {
  kernel: ConvolutionKernel;
  tile: TileName;
}

/** Kernels of these requests now and after any prune, each once. */
export function reachableKernels(requests: readonly TuningRequest[], tileFor: TileFor): NeededKernel[] {
  const needed = new Map<string, NeededKernel>();
  for (const request of requests)
    for (const { operation, shape } of [request, ...shrunken(request, tileFor)]) {
      const tile = tileFor(operation, shape);
      const kernel = kernelOf(operation, tile);
      const { depth, strideZ } = shape;
      needed.set(`${kernel} ${depth} ${strideZ}`, { kernel, tile, depth, strideZ });
    }
  return [...needed.values()];
}
