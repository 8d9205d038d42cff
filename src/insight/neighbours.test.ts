// Neighbours within a quarter of the largest distance, counted by hand.
import { describe, expect, it } from 'vitest';
import { computeDistances } from './distanceMatrix';
import { computeNeighbours } from './neighbours';
import { vectorsFrom } from './testing/samples';

describe('computeNeighbours', () => {
  it('counts the others within ε, the bound included', () => {
    // The largest distance is 8, ε = 2: 0-1, 0-2, 1-2, and 2 beside none else; 8 beside none.
    expect(computeNeighbours(computeDistances(vectorsFrom([[0], [1], [2], [8]])))).toBe(6 / 4);
    expect(computeNeighbours(computeDistances(vectorsFrom([[0], [1], [2.5], [8]])))).toBe(4 / 4);
  });

  it('is N - 1 for identical maps and not defined for one', () => {
    expect(computeNeighbours(computeDistances(vectorsFrom([[3], [3], [3]])))).toBe(2);
    expect(computeNeighbours(computeDistances(vectorsFrom([[3]])))).toBeNull();
  });
});
