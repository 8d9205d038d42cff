// δ_opt on the CPU: agrees with the definition by hand and with the float64 oracle, and stays finite for constant and identical maps.
import { describe, expect, it } from 'vitest';
import type { Distance } from '../protocol/config';
import { createRandom } from '../lib/random';
import { computeDeltaOpt as computeOracle } from '../oracle/deltaOpt';
import { tensorFrom } from '../oracle/tensor';
import { computeDeltaOpt } from './distances';

const stack = (shape: number[], ...maps: number[][]) => ({ shape: [maps.length, ...shape], data: Float32Array.from(maps.flat()) });

describe('computeDeltaOpt', () => {
  it('is the RMS of the difference of scaled, pooled maps', () => {
    // Scaled: 0 0 1 1 | 0 1 0 1 -> pooled over 2x2 of [[0,0,1,1],[0,0,1,1]] = [0, 1]; of [[0,1,0,1],[0,1,0,1]] = [0.5, 0.5].
    const maps = stack([2, 4], [2, 2, 6, 6, 2, 2, 6, 6], [0, 5, 0, 5, 0, 5, 0, 5]);
    expect(computeDeltaOpt(maps, 'euc_norm')).toEqual([null, 0.5]);
  });

  it('drops the last odd row and column when pooling', () => {
    const maps = stack([3, 3], [0, 0, 9, 0, 0, 9, 9, 9, 9], [9, 9, 0, 9, 9, 0, 0, 0, 0]);
    expect(computeDeltaOpt(maps, 'euc_norm')).toEqual([null, 1]);
  });

  it('leaves the scaling out, or divides by the largest distance', () => {
    const maps = stack([2, 2], [0, 0, 0, 0], [1, 1, 1, 1], [4, 4, 4, 4]);
    expect(computeDeltaOpt(maps, 'euc_norm_nonorm')).toEqual([null, 1, 4]);
    expect(computeDeltaOpt(maps, 'euc_norm_deltaprunenorm').map((value) => value && Math.round(1e6 * value) / 1e6)).toEqual([
      null,
      0.25,
      1,
    ]);
  });

  it.each<Distance>(['euc_norm', 'euc_norm_nonorm', 'euc_norm_deltaprunenorm'])(
    '%s stays finite for constant and identical maps',
    (distance) => {
      const maps = stack([2, 2], [3, 3, 3, 3], [3, 3, 3, 3], [1, 2, 3, 4]);
      for (const value of computeDeltaOpt(maps, distance).slice(1)) expect(Number.isFinite(value)).toBe(true);
      expect(computeDeltaOpt(stack([2, 2], [1, 2, 3, 4]), distance)).toEqual([null]);
    },
  );

  it('pools depth, too', () => {
    const maps = stack([2, 2, 2], [0, 0, 0, 0, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1, 0, 1]);
    expect(computeDeltaOpt(maps, 'euc_norm')).toEqual([null, 0]);
  });

  it.each<Distance>(['euc_norm', 'euc_norm_nonorm', 'euc_norm_deltaprunenorm'])('%s agrees with the oracle on odd sizes', (distance) => {
    const random = createRandom(4);
    const data = Float32Array.from({ length: 5 * 7 * 9 }, () => random.normal());
    const expected = computeOracle(tensorFrom([1, 5, 7, 9], data), { distance }).values.data;
    computeDeltaOpt({ shape: [5, 7, 9], data }, distance)
      .slice(1)
      .forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
  });
});
