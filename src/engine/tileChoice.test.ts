// Tile sizes by estimated cost, and the kernels that a network may come to need.
import { describe, expect, it } from 'vitest';
import { createNetwork, type Network, withFilters } from '../network/network';
import { kernelOf, type Operation, operations, tileNames } from './kernels/convolutions';
import { chooseTile, type ConvolutionShape, countThreads, rankTiles, splitGradient } from './tileChoice';
import { hardwareTuning, softwareTuning } from './tuning';
import { reachableKernels, requestsOf } from './variants';

const shape = (edge: number, groups: number): ConvolutionShape => ({
  batch: 2,
  input: [1, edge, edge],
  output: [1, edge, edge],
  inGroups: groups,
  outGroups: groups,
  depth: 1,
  strideZ: 1,
});

describe('chooseTile', () => {
  it('takes small tiles where large ones would leave the adapter idle', () => {
    expect(chooseTile('convForward', shape(2, 1), softwareTuning)).toBe('4x1x1');
    expect(chooseTile('convForward', shape(64, 2), softwareTuning)).toBe('8x2x2');
    expect(chooseTile('convForward', shape(4, 64), softwareTuning)).toBe('4x4x2');
    expect(chooseTile('convForward', shape(16, 4), hardwareTuning)).toBe('4x1x1');
  });

  it('keeps to the registers that the adapter has', () => {
    for (const operation of ['convForward', 'convInputGradient'] as const)
      for (const tile of rankTiles(operation, shape(512, 8), hardwareTuning.convolution)) {
        const sums = tile.split('x').reduce((product, size) => product * Number(size), 1);
        expect(sums).toBeLessThanOrEqual(hardwareTuning.convolution.accumulators);
      }
  });

  it('never takes a refused kernel, and the plain one when all are refused', () => {
    for (const operation of operations) {
      const refused = tileNames[operation].map((tile) => kernelOf(operation, tile));
      const [first] = rankTiles(operation, shape(64, 8), softwareTuning.convolution);
      if (first) expect(chooseTile(operation, shape(64, 8), softwareTuning, [kernelOf(operation, first)])).not.toBe(first);
      expect(chooseTile(operation, shape(64, 8), softwareTuning, refused)).toBe(tileNames[operation][0]);
    }
  });
});

describe('threads', () => {
  it('cover every output', () => {
    expect(countThreads('convForward', '8x2x2', shape(9, 3))).toBe(2 * 5 * 2 * 2);
    expect(countThreads('convInputGradientStrided', '8x1x2', { ...shape(9, 3), output: [1, 5, 5] })).toBe(2 * 9 * 2 * 2);
  });

  it('of a weight gradient share all rows', () => {
    for (const tile of tileNames.convWeightGradient) {
      const { rows, chunks, allRows } = splitGradient('convWeightGradient', tile, shape(33, 5), softwareTuning);
      expect(allRows).toBe(66);
      expect(rows * chunks).toBeGreaterThanOrEqual(allRows);
      expect(rows * (chunks - 1)).toBeLessThan(allRows);
    }
  });
});

describe('reachableKernels', () => {
  const kernelsNow = (network: Network): string[] =>
    requestsOf(network, [64, 64], 2, true).map(({ operation, shape: own }) =>
      kernelOf(operation, chooseTile(operation, own, softwareTuning)),
    );

  it('holds every kernel of every network that pruning can leave', () => {
    const network = createNetwork({ dimensions: 2, inputChannels: 3, classes: 3, levels: 4, firstFilters: 20 });
    const requests = requestsOf(network, [64, 64], 2, true);
    const reachable = reachableKernels(requests, (operation, own) => chooseTile(operation, own, softwareTuning));
    const names = new Set<string>(reachable.map(({ kernel }) => kernel));
    for (let trial = 0; trial < 40; trial++) {
      const left = network.layers.map(({ filters, prunable }, i) =>
        prunable ? 1 + ((trial * 37 + i * 101 + trial * i * 7) % filters) : filters,
      );
      for (const kernel of kernelsNow(withFilters(network, left))) expect(names).toContain(kernel);
    }
  });

  it('holds kernels of flat levels, of those that leave them, and of the others', () => {
    const network = createNetwork({ dimensions: 3, inputChannels: 1, classes: 2, levels: 4, flatLevels: 2, firstFilters: 4 });
    const tileFor = (operation: Operation, own: ConvolutionShape) => chooseTile(operation, own, softwareTuning);
    const reachable = reachableKernels(requestsOf(network, [32, 32, 6], 1, true), tileFor);
    const depths = (operation: Operation): string[] =>
      [
        ...new Set(reachable.flatMap(({ kernel, depth, strideZ }) => (kernel.startsWith(`${operation} `) ? [`${depth}/${strideZ}`] : []))),
      ].sort();
    expect(depths('convForward')).toEqual(['1/1', '3/1']);
    expect(depths('convForwardStrided')).toEqual(['1/1', '3/1', '3/2']);
    expect(depths('convWeightGradientStrided')).toEqual(['1/1', '3/1', '3/2']);
    expect(depths('transposedInputGradient')).toEqual(['1/1', '2/2']);
  });
});
