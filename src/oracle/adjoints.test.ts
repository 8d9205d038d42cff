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
import { computeTransposed, computeTransposedInputGradient, computeTransposedWeightGradient } from './transposed';

const convolutions = [
  { input: [2, 3, 5, 4], weight: [2, 3, 3, 3], stride: 1, padding: 1 },
  { input: [1, 1, 5, 7], weight: [3, 1, 3, 3], stride: 2, padding: 1 },
  { input: [2, 2, 4, 6], weight: [1, 2, 3, 3], stride: 2, padding: 1 },
  { input: [1, 2, 1, 1], weight: [2, 2, 3, 3], stride: 1, padding: 1 },
  { input: [3, 2, 3, 2], weight: [4, 2, 1, 1], stride: 1, padding: 0 },
  { input: [1, 2, 3, 4, 5], weight: [2, 2, 3, 3, 3], stride: 2, padding: 1 },
];

describe('convolution', () => {
  for (const { input, weight, stride, padding } of convolutions)
    it(`[${input.join()}] * [${weight.join()}] stride ${stride}`, () => {
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

describe('transposed convolution', () => {
  for (const edges of [
    [2, 3],
    [1, 1],
    [2, 1, 3],
  ])
    it(`from ${edges.join(' x ')}`, () => {
      const random = createRandom(11);
      const [x, w, b] = [
        randomTensor([2, 3, ...edges], random),
        randomTensor([3, 2, ...edges.map(() => 2)], random),
        randomTensor([2], random),
      ];
      const upstream = randomTensor([2, 2, ...edges.map((edge) => 2 * edge)], random);
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
