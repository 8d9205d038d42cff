// Assignment against all permutations, and colours that stay with a cluster.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import { assignBest } from './assignment';
import { carryColours } from './clusterColours';

/** The largest total worth over all ways to give each row at most one column. */
function bestWorth(worth: readonly (readonly number[])[], row = 0, taken: readonly number[] = []): number {
  if (row === worth.length) return 0;
  const rest = worth[row]!.map((value, column) =>
    taken.includes(column) ? -Infinity : value + bestWorth(worth, row + 1, [...taken, column]),
  );
  return Math.max(worth.length > worth[0]!.length ? bestWorth(worth, row + 1, taken) : -Infinity, ...rest);
}

describe('assignBest', () => {
  it.each([
    { rows: 4, columns: 4 },
    { rows: 5, columns: 5 },
    { rows: 3, columns: 6 },
    { rows: 6, columns: 3 },
    { rows: 1, columns: 4 },
  ])('is worth as much as the best of all pairings of $rows and $columns', ({ rows, columns }) => {
    const random = createRandom(rows * 10 + columns);
    for (let run = 0; run < 20; run++) {
      const worth = Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.integer(7)));
      const chosen = assignBest(worth);
      const used = chosen.filter((column) => column >= 0);
      expect(new Set(used).size).toBe(Math.min(rows, columns));
      expect(used).toHaveLength(Math.min(rows, columns));
      const total = chosen.reduce((sum, column, row) => sum + (worth[row]![column] ?? 0), 0);
      expect(total).toBe(bestWorth(worth));
    }
  });

  it('pairs nothing with nothing', () => {
    expect(assignBest([])).toEqual([]);
    expect(assignBest([[], []])).toEqual([-1, -1]);
  });
});

describe('carryColours', () => {
  it('numbers the first epoch as the clusters are', () => {
    expect(carryColours([0, 1, 2, 3], [0, 1, 0, 2], null)).toEqual([0, 1, 0, 2]);
  });

  it('keeps a colour where most of a cluster stays, whatever its number is now', () => {
    const former = { filters: [0, 1, 2, 3, 4, 5], colours: [4, 4, 4, 7, 7, 7] };
    expect(carryColours([1, 2, 3, 4, 5], [0, 1, 1, 1, 1], former)).toEqual([4, 7, 7, 7, 7]);
  });

  it('gives a cluster that split off a colour that neither epoch knows', () => {
    const former = { filters: [0, 1, 2, 3], colours: [0, 0, 2, 2] };
    expect(carryColours([0, 1, 2, 3], [0, 0, 1, 2], former)).toEqual([0, 0, 2, 1]);
    const one = { filters: [0, 1, 2, 3], colours: [0, 0, 0, 0] };
    expect(carryColours([0, 1, 2, 3], [0, 1, 1, 1], one)).toEqual([1, 0, 0, 0]);
  });

  it('does not hand on the colour of filters that are gone', () => {
    const former = { filters: [0, 1, 2], colours: [0, 0, 1] };
    expect(carryColours([0, 1, 9], [0, 0, 1], former)).toEqual([0, 0, 2]);
  });
});
