// The optimisers against their formulae written out for single numbers.
import { describe, expect, it } from 'vitest';
import { computeAdam, computeClipFactor, computeSgd, type Moments } from './optimiser';

const numbers = (value: number, first: number, second: number): Moments => ({
  value: Float64Array.of(value),
  first: Float64Array.of(first),
  second: Float64Array.of(second),
});

describe('optimisers', () => {
  it('takes the learning rate as Adam’s first step', () => {
    const { value } = computeAdam(numbers(1, 0, 0), Float64Array.of(123), 1, { learningRate: 0.1, weightDecay: 0 });
    expect(value[0]).toBeCloseTo(0.9, 9);
  });
  it('adds the decay to the gradient and keeps moments', () => {
    const after = computeAdam(numbers(2, 0.5, 0.25), Float64Array.of(1), 3, { learningRate: 0.01, weightDecay: 0.5 });
    expect(after.first[0]).toBeCloseTo(0.9 * 0.5 + 0.1 * 2, 12);
    expect(after.second[0]).toBeCloseTo(0.999 * 0.25 + 0.001 * 4, 12);
    const [mean, deviation] = [0.65 / (1 - 0.9 ** 3), Math.sqrt(0.25375 / (1 - 0.999 ** 3))];
    expect(after.value[0]).toBeCloseTo(2 - (0.01 * mean) / (deviation + 1e-8), 12);
  });
  it('remembers momentum, and looks ahead with Nesterov', () => {
    const plain = { learningRate: 0.1, weightDecay: 0.5, momentum: 0.9, nesterov: false };
    expect(computeSgd(numbers(2, 3, 0), Float64Array.of(1), plain).value[0]).toBeCloseTo(2 - 0.1 * (0.9 * 3 + 2), 12);
    const ahead = computeSgd(numbers(2, 3, 0), Float64Array.of(1), { ...plain, nesterov: true });
    expect([ahead.value[0], ahead.first[0]]).toEqual([expect.closeTo(2 - 0.1 * (2 + 0.9 * 4.7), 12), expect.closeTo(4.7, 12)]);
  });
  it('clips only what is longer', () => {
    const gradients = [Float64Array.of(3), Float64Array.of(4)];
    expect(computeClipFactor(gradients, 1)).toBeCloseTo(0.2, 6);
    expect(computeClipFactor(gradients, 10)).toBe(1);
  });
});
