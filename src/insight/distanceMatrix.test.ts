// All pairs of distances against the definition, for even and odd numbers of maps.
import { describe, expect, it } from 'vitest';
import { computeDistances, distancesFrom, largestDistance } from './distanceMatrix';
import { randomRows, vectorsFrom } from './testing/samples';

describe('computeDistances', () => {
  it.each([0, 1, 2, 5, 8])('is the RMS difference of every pair of %i vectors', (count) => {
    const rows = randomRows(3, count, 7);
    const { values } = computeDistances(vectorsFrom(rows));
    expect(values).toHaveLength(count * count);
    rows.forEach((a, i) =>
      rows.forEach((b, j) => {
        const expected = Math.sqrt(a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0) / 7);
        expect(values[i * count + j]).toBeCloseTo(expected, 14);
      }),
    );
  });

  it('is exactly 0 for identical vectors, however large', () => {
    const row = randomRows(5, 1, 40)[0]!.map((value) => value * 1e8);
    expect([...computeDistances(vectorsFrom([row, row, row])).values]).toEqual(new Array(9).fill(0));
  });

  it('tells what one map sees, and the largest distance', () => {
    const distances = computeDistances(vectorsFrom([[0], [3], [7]]));
    expect([...distancesFrom(distances, 1)]).toEqual([3, 4]);
    expect(largestDistance(distances)).toBe(7);
    expect(largestDistance(computeDistances(vectorsFrom([[2]])))).toBe(0);
  });
});
