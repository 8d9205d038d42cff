// Flat levels: kernels and strides as nnU-Net plans them, counts against numbers worked out by hand, nothing changed without them.
import { expect, it } from 'vitest';
import { edgesAt } from './axes';
import { countMacs, countParameters, createNetwork, layerMacs, weightShape, type LayerKind } from './network';

const options = { dimensions: 3, inputChannels: 1, classes: 2, levels: 3, firstFilters: 2 } as const;

it('plans kernels and strides along (z, y, x), level by level', () => {
  const { layers } = createNetwork({ ...options, levels: 4, flatLevels: 2 });
  const told = (kind: LayerKind): string[] =>
    layers.filter((layer) => layer.kind === kind).map(({ level, kernel, stride }) => `${level}: ${kernel.join('')} / ${stride.join('')}`);
  const encoder = [
    '0: 133 / 111',
    '0: 133 / 111',
    '1: 133 / 122',
    '1: 133 / 111',
    '2: 333 / 122',
    '2: 333 / 111',
    '3: 333 / 222',
    '3: 333 / 111',
  ];
  const decoder = ['2: 333 / 111', '2: 333 / 111', '1: 133 / 111', '1: 133 / 111', '0: 133 / 111', '0: 133 / 111'];
  expect(told('conv')).toEqual([...encoder, ...decoder]);
  expect(told('transposed')).toEqual(['2: 222 / 222', '1: 122 / 122', '0: 122 / 122']);
  expect(told('head')).toEqual(['1: 111 / 111', '0: 111 / 111']);
});

it('halves z only after the flat levels', () => {
  const network = createNetwork({ ...options, levels: 4, flatLevels: 2 });
  expect([0, 1, 2, 3].map((level) => edgesAt(network, [32, 48, 6], level))).toEqual([
    [32, 48, 6],
    [16, 24, 6],
    [8, 12, 6],
    [4, 6, 3],
  ]);
  expect(edgesAt(createNetwork({ ...options, levels: 4, flatLevels: 3 }), [32, 48, 3], 3)).toEqual([4, 6, 3]);
});

it('counts parameters and multiply-accumulates: one flat level, patch 8 x 8 x 4', () => {
  const network = createNetwork({ ...options, flatLevels: 1 });
  // By layer: two encoder blocks a level, two decoder stages of three, the head. Weights = in x out x taps.
  const weights = [18, 36, 216, 432, 864, 1728, 256, 864, 432, 32, 72, 36, 4];
  expect(network.layers.map((layer) => weightShape(network, layer).reduce((a, b) => a * b, 1))).toEqual(weights);
  expect(countParameters(network)).toBe(4990 + 48);
  // Positions: 256 on level 0, 4 x 4 x 4 = 64 on level 1, 2 x 2 x 2 = 8 on level 2; a transposed layer counts those of its input.
  const macs = [4608, 9216, 13824, 27648, 6912, 13824, 2048, 55296, 27648, 2048, 18432, 9216, 1024];
  expect(network.layers.map((layer) => layerMacs(network, layer, [8, 8, 4]))).toEqual(macs);
  expect(countMacs(network, [8, 8, 4])).toBe(191744);
});

it('treats all axes alike without flat levels', () => {
  for (const dimensions of [2, 3] as const)
    for (const { kind, level, kernel, stride } of createNetwork({ ...options, dimensions }).layers) {
      expect(kernel).toEqual(Array(dimensions).fill(kind === 'conv' ? 3 : kind === 'transposed' ? 2 : 1));
      expect(new Set(stride).size, `level ${level}`).toBe(1);
    }
});
