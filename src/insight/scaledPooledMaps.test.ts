// Scaled, pooled maps and their distances: by hand, against the float64 oracle of δ_opt, and against the authors' numbers.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import { computeDeltaOpt as computeOracle } from '../oracle/deltaOpt';
import { float32Of, tensorOf } from '../oracle/fixtures';
import { openGoldenCase } from '../oracle/goldenFolder';
import { tensorFrom } from '../oracle/tensor';
import { readDeltaOpt } from './clusterability';
import { computeDistances } from './distanceMatrix';
import { computeScaledPooledMaps } from './scaledPooledMaps';

const stack = (shape: number[], ...maps: number[][]) => ({ shape: [maps.length, ...shape], data: Float32Array.from(maps.flat()) });
const distanceNames = ['euc_norm', 'euc_norm_nonorm', 'euc_norm_deltaprunenorm'] as const;

describe('computeScaledPooledMaps', () => {
  it('scales by minimum and maximum, then averages 2x2 windows', () => {
    const maps = stack([2, 4], [2, 2, 6, 6, 2, 2, 6, 6], [0, 5, 0, 5, 0, 5, 0, 5]);
    expect(computeScaledPooledMaps(maps)).toEqual({ count: 2, length: 2, data: Float64Array.from([0, 1, 0.5, 0.5]) });
  });

  it('drops the last odd row and column, but scales by all values', () => {
    expect([...computeScaledPooledMaps(stack([3, 3], [1, 1, 9, 1, 1, 9, 9, 9, 9])).data]).toEqual([0]);
    expect([...computeScaledPooledMaps(stack([3, 3], [1, 1, 9, 1, 5, 9, 9, 9, 9])).data]).toEqual([0.125]);
  });

  it('pools depth, too, and leaves the scaling out where the distance does', () => {
    const maps = stack([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...computeScaledPooledMaps(maps).data]).toEqual([0.5]);
    expect([...computeScaledPooledMaps(maps, 'euc_norm_nonorm').data]).toEqual([4.5]);
  });

  it('makes a constant map zeros and a map too small to pool an empty vector', () => {
    expect([...computeScaledPooledMaps(stack([2, 2], [7, 7, 7, 7])).data]).toEqual([0]);
    const tiny = computeScaledPooledMaps(stack([1, 1], [3], [4]));
    expect(tiny).toEqual({ count: 2, length: 0, data: new Float64Array(0) });
    expect([...computeDistances(tiny).values]).toEqual([0, 0, 0, 0]);
  });

  it.each([NaN, Infinity, -Infinity])('names the map that holds %s', (bad) => {
    for (const distance of distanceNames)
      expect(() => computeScaledPooledMaps(stack([2, 2], [1, 2, 3, 4], [1, bad, 2, 3]), distance)).toThrow(/^Map 1 /);
  });
});

describe('readDeltaOpt', () => {
  it.each(distanceNames)('%s agrees with the oracle on odd sizes', (distance) => {
    const random = createRandom(4);
    const data = Float32Array.from({ length: 5 * 7 * 9 }, () => random.normal());
    const expected = computeOracle(tensorFrom([1, 5, 7, 9], data), { distance }).values.data;
    const actual = readDeltaOpt(computeDistances(computeScaledPooledMaps({ shape: [5, 7, 9], data }, distance)), distance);
    expect(actual[0]).toBeNull();
    actual.slice(1).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
  });

  it('agrees with the authors on their stored maps, where they have numbers', () => {
    const golden = openGoldenCase<{ cases: { name: string; shape: number[]; results: Record<string, { raises?: string }> }[] }>(
      'distances',
    );
    for (const { name, shape, results } of golden?.manifest.cases ?? [])
      for (const distance of distanceNames) {
        // The published code scales volumes slice by slice.
        if (shape.length > 4 || results[distance]?.raises) continue;
        const [samples = 1, filters = 1, ...space] = shape;
        const all = float32Of(golden!.tensors, `${name}/fm`);
        const expected = tensorOf(golden!.tensors, `${name}/${distance}/out`).data;
        const size = all.length / samples;
        const actual = Array.from({ length: samples }, (_, sample) => {
          const maps = { shape: [filters, ...space], data: Float32Array.from(all.subarray(sample * size, (sample + 1) * size)) };
          return readDeltaOpt(computeDistances(computeScaledPooledMaps(maps, distance)), distance).slice(1);
        }).flat();
        expect(actual).toHaveLength(expected.length);
        actual.forEach((value, i) => {
          if (Number.isFinite(expected[i])) expect(Math.abs(value! - expected[i]!)).toBeLessThan(5e-7);
        });
      }
  });
});
