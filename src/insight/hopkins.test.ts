// Hopkins statistic: the ratio by hand, its expectation on uniform points, and which side of it clusters and lattices fall.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import { computeHopkins, computeHopkinsRatio } from './hopkins';

const pointsOf = (rows: number[][]) => ({ count: rows.length, dimensions: rows[0]?.length ?? 0, scores: Float64Array.from(rows.flat()) });
const uniform = (seed: number, count: number, dimensions: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length: dimensions }, () => random.next()));
};

describe('computeHopkinsRatio', () => {
  it('is Σ u^d / (Σ u^d + Σ w^d)', () => {
    expect(computeHopkinsRatio([3, 4], [5], 1)).toBeCloseTo(7 / 12, 14);
    expect(computeHopkinsRatio([3, 4], [5], 2)).toBeCloseTo(25 / 50, 14);
    expect(computeHopkinsRatio([1], [2], 3)).toBeCloseTo(1 / 9, 14);
  });

  it('keeps its digits where a power of a distance would vanish', () => {
    expect(computeHopkinsRatio([3e-40, 4e-40], [5e-40], 10)).toBeCloseTo((3 ** 10 + 4 ** 10) / (3 ** 10 + 4 ** 10 + 5 ** 10), 12);
    expect(computeHopkinsRatio([0], [0], 10)).toBeNull();
  });
});

describe('computeHopkins', () => {
  it('is known exactly for two maps on a line, but for where the scattered point falls', () => {
    // u is uniform in [0, 1/2] and w = 1: E[u / (u + 1)] = 1 - 2 ln 1.5 = 0.1891, standard deviation 0.098 / √50.
    const values = Array.from({ length: 40 }, (_, seed) => computeHopkins(pointsOf([[0], [1]]), seed)!);
    expect(Math.abs(values.reduce((a, b) => a + b) / 40 - (1 - 2 * Math.log(1.5)))).toBeLessThan((5 * 0.098) / Math.sqrt(2000));
  });

  it('is 0.5 on average for uniform points, as under Beta(m, m)', () => {
    // Nearest neighbours lie a little farther at the edges of a box; 200 points in a plane keep that below 0.03.
    const values = Array.from({ length: 25 }, (_, seed) => computeHopkins(pointsOf(uniform(seed, 200, 2)), seed)!);
    expect(Math.abs(values.reduce((a, b) => a + b) / 25 - 0.5)).toBeLessThan(0.03);
  });

  it('is near 1 for tight groups and well below 0.5 on a lattice', () => {
    const groups = uniform(5, 100, 2).map((row, i) => row.map((value) => value * 0.02 + (i % 3)));
    expect(computeHopkins(pointsOf(groups), 1)).toBeGreaterThan(0.95);
    const lattice = Array.from({ length: 100 }, (_, i) => [i % 10, Math.floor(i / 10)]);
    expect(computeHopkins(pointsOf(lattice), 1)).toBeLessThan(0.25);
  });

  it('depends on the seed alone, and not on the unit', () => {
    const rows = uniform(7, 30, 3);
    expect(computeHopkins(pointsOf(rows), 4)).toBe(computeHopkins(pointsOf(rows), 4));
    expect(computeHopkins(pointsOf(rows), 4)).not.toBe(computeHopkins(pointsOf(rows), 5));
    const scaled = computeHopkins(pointsOf(rows.map((row) => row.map((value) => value * 1e-3))), 4)!;
    expect(scaled).toBeCloseTo(computeHopkins(pointsOf(rows), 4)!, 10);
  });

  it('is not defined for one map or maps in one place', () => {
    expect(computeHopkins(pointsOf([[1, 2]]), 1)).toBeNull();
    expect(computeHopkins(pointsOf([[1], [1], [1]]), 1)).toBeNull();
    expect(computeHopkins({ count: 5, dimensions: 0, scores: new Float64Array(0) }, 1)).toBeNull();
  });
});
