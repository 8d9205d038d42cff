// Tile sizes by estimated cost, and the kernels that a network may come to need.
import { describe, expect, it } from 'vitest';
import { createNetwork, withFilters } from '../network/network';
import { isCorrelation, kernelOf, type Operation, operations, tileNames } from './kernels/convolution/convolutions';
import { accumulatorsOf, parseTile, type TileName } from './kernels/convolution/tiles';
import { chooseTile, type ConvolutionShape, countTiles, planWorkgroups, rankTiles, splitGradient } from './tileChoice';
import { shapeKey } from './tileStore';
import { hardwareTuning, softwareTuning, tuningFor } from './tuning';
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
    expect(chooseTile('convForward', shape(64, 2), softwareTuning)).toBe('quad winograd 8x4x2');
    expect(chooseTile('convForward', shape(4, 64), softwareTuning)).toBe('quad winograd 4x2x4');
  });

  it('takes quads only where there are subgroups, and not where they would idle', () => {
    const without = tuningFor({ software: true, features: [] });
    for (const operation of operations)
      for (const edge of [1, 4, 16, 64]) expect(chooseTile(operation, shape(edge, 4), without)).not.toMatch(/^quad /);
    expect(chooseTile('convForward', { ...shape(4, 64), batch: 1 }, softwareTuning)).not.toMatch(/^quad /);
  });

  it('fills quads of weight gradients with output groups', () => {
    expect(splitGradient('convWeightGradient', 'quad 2x4x1', shape(8, 5), softwareTuning).lanes).toBe(3 * 2 * 8);
    expect(splitGradient('convWeightGradient', '2x2x2', shape(8, 5), softwareTuning).lanes).toBe(3 * 3 * 3);
    expect(chooseTile('convWeightGradient', shape(32, 8), softwareTuning)).toBe('quad 2x4x1');
    expect(chooseTile('convWeightGradient', shape(32, 1), softwareTuning)).not.toMatch(/^quad /);
  });

  it('adds threads where tiles of one plane, one set of groups and rows of one parity fill no quads', () => {
    const workgroups = (operation: Operation, tile: TileName, edge: number): number => {
      const own = shape(edge, 3);
      return planWorkgroups(operation, tile, own, isCorrelation(operation) ? countTiles(operation, tile, own) : 0, 4).count;
    };
    expect(workgroups('convForward', 'quad winograd 8x4x2', 8)).toBe(2);
    expect(workgroups('convForward', 'quad winograd 8x4x2', 9)).toBe(2 * 3);
    expect(workgroups('convInputGradientStrided', 'quad 16x1x2', 33)).toBe(2 * (26 + 24));
    expect(workgroups('convForward', '8x2x1', 8)).toBe(6);
  });

  it('takes tiles of threads that work together on GPUs only', () => {
    for (const operation of operations)
      for (const edge of [1, 4, 16, 64, 256])
        for (const groups of [1, 3, 16, 120])
          for (const tile of rankTiles(operation, shape(edge, groups), softwareTuning.convolution)) expect(parseTile(tile).threads).toBe(1);
  });

  it('shares patches of large grids on a GPU, and splits the channels of small ones', () => {
    expect(chooseTile('convForward', shape(256, 4), hardwareTuning)).toBe('shared 16x8x4');
    expect(chooseTile('convInputGradient', shape(256, 8), hardwareTuning)).toMatch(/^shared /);
    expect(chooseTile('convForward', shape(4, 120), hardwareTuning)).toBe('split 4x2x1');
    expect(chooseTile('convForward', shape(8, 1), hardwareTuning)).toBe('4x1x1');
  });

  it('offers a GPU five tiles of an operation at most', () => {
    for (const operation of operations)
      expect(rankTiles(operation, shape(64, 8), hardwareTuning.convolution).length).toBeLessThanOrEqual(5);
  });

  it('keeps to the registers that the adapter has', () => {
    for (const operation of ['convForward', 'convInputGradient'] as const)
      for (const tile of rankTiles(operation, shape(512, 8), hardwareTuning.convolution))
        expect(accumulatorsOf(parseTile(tile))).toBeLessThanOrEqual(hardwareTuning.convolution.accumulators);
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
    expect(countTiles('convForward', '8x2x2', shape(9, 3))).toBe(2 * 5 * 2 * 2);
    expect(countTiles('convInputGradientStrided', '8x1x2', { ...shape(9, 3), output: [1, 5, 5] })).toBe(2 * 9 * 2 * 2);
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
  const network = createNetwork({ dimensions: 2, inputChannels: 3, classes: 3, levels: 4, firstFilters: 20 });
  const requests = requestsOf(network, [64, 64], 2, true);
  const trials = Array.from({ length: 40 }, (_, trial) =>
    withFilters(
      network,
      network.layers.map(({ filters, prunable }, i) => (prunable ? 1 + ((trial * 37 + i * 101 + trial * i * 7) % filters) : filters)),
    ),
  );

  it.each([
    ['software', softwareTuning],
    ['hardware', hardwareTuning],
  ])('on %s holds every kernel of every network that pruning can leave', (_, tuning) => {
    const measured = new Map(requests.map(({ operation, shape: own }) => [shapeKey(operation, own), tileNames[operation][0] as TileName]));
    for (const known of [new Map<string, TileName>(), measured]) {
      const tileFor = (operation: Operation, own: ConvolutionShape): TileName =>
        known.get(shapeKey(operation, own)) ?? chooseTile(operation, own, tuning);
      const names = new Set<string>(reachableKernels(requests, tileFor).map(({ kernel }) => kernel));
      for (const left of trials)
        for (const { operation, shape: own } of requestsOf(left, [64, 64], 2, true))
          expect(names).toContain(kernelOf(operation, tileFor(operation, own)));
    }
  });

  it('holds what the estimate takes once the measured count of source groups is left', () => {
    const own = { ...shape(4, 30), outGroups: 1 };
    const tileFor = (operation: Operation, asked: ConvolutionShape): TileName =>
      asked.inGroups === 30 ? '4x1x1' : chooseTile(operation, asked, hardwareTuning);
    const kernels = reachableKernels([{ operation: 'convForward', shape: own }], tileFor).map(({ kernel }) => kernel);
    expect(kernels.sort()).toEqual(['convForward 4x1x1', 'convForward split 4x2x1']);
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
