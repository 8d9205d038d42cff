// Paired differences by hand.
import { describe, expect, it } from 'vitest';
import { computePairedChange } from './pairedChange';

describe('computePairedChange', () => {
  it('is the mean difference with its standard error', () => {
    // Differences 1, 3, -1: mean 1, squares 0 + 4 + 4 = 8, √(8 / 2 / 3).
    expect(computePairedChange([1, 2, 3], [2, 5, 2])).toEqual({ mean: 1, standardError: Math.sqrt(4 / 3), rises: 2, falls: 1, count: 3 });
    expect(computePairedChange([4], [4])).toEqual({ mean: 0, standardError: null, rises: 0, falls: 0, count: 1 });
  });

  it('leaves out what is not finite, and refuses lists that are no pairs', () => {
    expect(computePairedChange([1, NaN, 2], [2, 5, Infinity])).toMatchObject({ mean: 1, count: 1 });
    expect(computePairedChange([], [])).toBeNull();
    expect(() => computePairedChange([1], [])).toThrow('1 values before, 0 after');
  });
});
