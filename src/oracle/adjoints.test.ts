// Every adjoint of the oracle against central differences, on tiny shapes: odd sizes, strides, one channel, 2-D and 3-D.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import {
  computeBiasGradient,
  computeConvolution,
  computeConvolutionInputGradient,
  computeConvolutionWeightGradient,
  convolvedEdges,
} from './convolution';
import { computeDeltaOpt, computeDeltaOptGradient } from './deltaOpt';
import { relativeL2 } from './errors';
import { computeNumericalGradient, dot, randomTensor } from './finiteDifference';
import { computeHeadLoss } from './headLoss';
import { computeNormLeaky, computeNormLeakyGradient } from './normalise';
import type { Tensor } from './tensor';
import { computeTransposed, computeTransposedInputGradient, computeTransposedWeightGradient } from './transposed';

const convolutions = [
  { input: [2, 3, 5, 4], weight: [2, 3, 3, 3], stride: 1, padding: 1 },
  { input: [1, 1, 5, 7], weight: [3, 1, 3, 3], stride: 2, padding: 1 },
  { input: [2, 2, 4, 6], weight: [1, 2, 3, 3], stride: 2, padding: 1 },
  { input: [1, 2, 1, 1], weight: [2, 2, 3, 3], stride: 1, padding: 1 },
  { input: [3, 2, 3, 2], weight: [4, 2, 1, 1], stride: 1, padding: 0 },
  { input: [1, 2, 3, 4, 5], weight: [2, 2, 3, 3, 3], stride: 2, padding: 1 },
  { input: [2, 2, 3, 4, 5], weight: [2, 2, 1, 3, 3], stride: 1, padding: [0, 1, 1] },
  { input: [1, 2, 3, 5, 4], weight: [3, 2, 1, 3, 3], stride: [1, 2, 2], padding: [0, 1, 1] },
  { input: [1, 2, 4, 4, 5], weight: [2, 2, 3, 3, 3], stride: [1, 2, 2], padding: 1 },
];

describe('convolution', () => {
  for (const { input, weight, stride, padding } of convolutions)
    it(`[${input.join()}] * [${weight.join()}] stride ${String(stride)}`, () => {
      const random = createRandom(7);
      const [x, w, b] = [randomTensor(input, random), randomTensor(weight, random), randomTensor([weight[0] ?? 0], random)];
      const options = { stride, padding };
      const edges = convolvedEdges(input.slice(2), weight.slice(2), options);
      const upstream = randomTensor([input[0] ?? 0, weight[0] ?? 0, ...edges], random);
      const loss = (): number => dot(computeConvolution(x, w, b.data, options).data, upstream.data);
      const dx = computeConvolutionInputGradient(upstream, w, input.slice(2), options);
      const dw = computeConvolutionWeightGradient(x, upstream, weight.slice(2), options);
      expect(relativeL2(dx.data, computeNumericalGradient(x.data, loss))).toBeLessThan(1e-8);
      expect(relativeL2(dw.data, computeNumericalGradient(w.data, loss))).toBeLessThan(1e-8);
      expect(relativeL2(computeBiasGradient(upstream), computeNumericalGradient(b.data, loss))).toBeLessThan(1e-8);
    });
  it('agrees with a sum written out', () => {
    const x = { shape: [1, 1, 2, 2], data: Float64Array.of(1, 2, 3, 4) };
    const w = { shape: [1, 1, 3, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
    const y = computeConvolution(x, w, Float64Array.of(10), { stride: 1, padding: 1 });
    expect([...y.data]).toEqual([10 + 5 + 12 + 24 + 36, 10 + 4 + 10 + 21 + 32, 10 + 2 + 6 + 15 + 24, 10 + 1 + 4 + 12 + 20]);
  });
});

describe('along z alone', () => {
  const random = createRandom(13);
  const x = randomTensor([2, 3, 4, 6, 5], random);
  const slices = (tensor: Tensor): Tensor[] => {
    const [n = 1, c = 1, depth = 1, height = 1, width = 1] = tensor.shape;
    const plane = height * width;
    return Array.from({ length: depth }, (_, z) => ({
      shape: [n, c, height, width],
      data: tensor.data.filter((_value, i) => Math.floor(i / plane) % depth === z),
    }));
  };

  it('a kernel one voxel deep is the same kernel on every slice', () => {
    const w = randomTensor([2, 3, 1, 3, 3], random);
    const flat = { shape: [2, 3, 3, 3], data: w.data };
    const volume = computeConvolution(x, w, null, { stride: [1, 2, 2], padding: [0, 1, 1] });
    const apart = slices(x).map((slice) => computeConvolution(slice, flat, null, { stride: 2, padding: 1 }));
    expect(slices(volume)).toEqual(apart);
  });

  it('striding along y and x takes every second of the results of stride 1', () => {
    const w = randomTensor([2, 3, 3, 3, 3], random);
    const all = computeConvolution(x, w, null, { stride: 1, padding: 1 });
    const strided = computeConvolution(x, w, null, { stride: [1, 2, 2], padding: 1 });
    expect(strided.shape).toEqual([2, 2, 4, 3, 3]);
    expect([...strided.data]).toEqual([...all.data.filter((_, i) => (i % 5) % 2 === 0 && (Math.floor(i / 5) % 6) % 2 === 0)]);
  });
});

describe('transposed convolution', () => {
  for (const { edges, window } of [
    { edges: [2, 3], window: [2, 2] },
    { edges: [1, 1], window: [2, 2] },
    { edges: [2, 1, 3], window: [2, 2, 2] },
    { edges: [3, 2, 1], window: [1, 2, 2] },
  ])
    it(`from ${edges.join(' x ')} by ${window.join(' x ')}`, () => {
      const random = createRandom(11);
      const [x, w, b] = [randomTensor([2, 3, ...edges], random), randomTensor([3, 2, ...window], random), randomTensor([2], random)];
      const upstream = randomTensor([2, 2, ...edges.map((edge, axis) => edge * (window[axis] ?? NaN))], random);
      const loss = (): number => dot(computeTransposed(x, w, b.data).data, upstream.data);
      expect(relativeL2(computeTransposedInputGradient(upstream, w).data, computeNumericalGradient(x.data, loss))).toBeLessThan(1e-8);
      expect(relativeL2(computeTransposedWeightGradient(x, upstream).data, computeNumericalGradient(w.data, loss))).toBeLessThan(1e-8);
      expect(relativeL2(computeBiasGradient(upstream), computeNumericalGradient(b.data, loss))).toBeLessThan(1e-8);
    });
});

describe('norm and leaky ReLU', () => {
  for (const shape of [
    [2, 3, 4, 5],
    [1, 1, 3, 3],
    [1, 2, 2, 3, 2],
  ])
    it(`of [${shape.join()}]`, () => {
      const random = createRandom(3);
      const [x, upstream] = [randomTensor(shape, random), randomTensor(shape, random)];
      const loss = (): number => dot(computeNormLeaky(x).data, upstream.data);
      expect(relativeL2(computeNormLeakyGradient(x, upstream).data, computeNumericalGradient(x.data, loss, 1e-6))).toBeLessThan(1e-7);
    });
  it('gives zeros for a constant map and passes almost nothing back', () => {
    const x = { shape: [1, 1, 2, 2], data: Float64Array.of(3, 3, 3, 3) };
    expect([...computeNormLeaky(x).data]).toEqual([0, 0, 0, 0]);
    expect(computeNormLeakyGradient(x, randomTensor(x.shape)).data.every(Number.isFinite)).toBe(true);
  });
});

describe('δ_opt', () => {
  for (const distance of ['euc_norm', 'euc_norm_nonorm', 'euc_norm_deltaprunenorm'] as const)
    for (const { shape, perSlice } of [
      { shape: [2, 3, 5, 4], perSlice: false },
      { shape: [1, 2, 4, 4], perSlice: false },
      { shape: [1, 3, 4, 3, 4], perSlice: false },
      { shape: [1, 3, 4, 4, 3], perSlice: true },
      { shape: [2, 2, 5, 2, 4], perSlice: true },
    ])
      it(`${distance} of [${shape.join()}]${perSlice ? ', slice by slice' : ''}`, () => {
        const maps = randomTensor(shape, createRandom(5));
        const options = { distance, perSlice };
        const numerical = computeNumericalGradient(maps.data, () => computeDeltaOpt(maps, options).mean, 1e-6);
        const difference = computeDeltaOptGradient(maps, options).data.map((g, i) => g - (numerical[i] ?? NaN));
        expect(Math.max(...difference.map(Math.abs))).toBeLessThan(1e-8);
        if (distance !== 'euc_norm_deltaprunenorm' || (shape[1] ?? 0) > 2) expect(Math.hypot(...numerical)).toBeGreaterThan(1e-3);
      });
});

describe('softmax, cross-entropy and Dice', () => {
  for (const { shape, labels } of [
    { shape: [2, 3, 2, 2], labels: [0, 1, 2, 255, 0, 0, 1, 1] },
    { shape: [1, 2, 1, 3], labels: [1, 1, 0] },
    { shape: [1, 4, 1, 1, 2], labels: [255, 255] },
  ])
    it(`of [${shape.join()}]`, () => {
      const logits = randomTensor(shape, createRandom(9));
      const truth = Uint8Array.from(labels);
      const lossOf = (): number => {
        const { crossEntropy, diceLoss } = computeHeadLoss(logits, truth);
        return crossEntropy + diceLoss;
      };
      const numerical = computeNumericalGradient(logits.data, lossOf);
      expect(Math.max(...computeHeadLoss(logits, truth).gradient.data.map((g, i) => Math.abs(g - (numerical[i] ?? NaN))))).toBeLessThan(
        1e-9,
      );
    });
});
