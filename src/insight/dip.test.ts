// The dip against its definition (a search over all unimodal functions in a band), values printed by R's diptest, and finite cases by hand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import { computeDip } from './dip';
import { computeDipByDefinition } from './testing/dipByDefinition';
import { precipitation, facultyQuality } from './testing/dipSamples';

const dip = (...values: number[]): number => computeDip(Float64Array.from(values).sort());

describe('computeDip', () => {
  it.each([
    { name: 'two point masses, the most bimodal sample there is', sample: [1, 1, 2, 2], expected: 1 / 4 },
    { name: 'a falling density', sample: [0, 1, 3, 6], expected: 1 / 8 },
    { name: 'five values', sample: [0, 2, 3, 5, 6], expected: 2 / 15 },
    { name: 'its mirror image', sample: [0, 1, 3, 4, 6], expected: 2 / 15 },
    { name: 'one value and nine equal ones', sample: [1, 2, 2, 2, 2, 2, 2, 2, 2, 2], expected: 1 / 20 },
  ])('$name, as R diptest prints it', ({ sample, expected }) => {
    expect(dip(...sample)).toBeCloseTo(expected, 12);
  });

  it('agrees with R diptest on data sets that come with R', () => {
    expect(facultyQuality).toHaveLength(63);
    expect(dip(...facultyQuality)).toBeCloseTo(0.0595, 4);
    expect(precipitation).toHaveLength(70);
    expect(dip(...precipitation)).toBeCloseTo(0.0357, 4);
  });

  it('is 1/(2n) where nothing dips', () => {
    expect(dip(5)).toBe(1 / 2);
    expect(dip(5, 5, 5)).toBe(1 / 6);
    expect(dip(0, 1)).toBe(1 / 4);
    expect(dip(0, 1, 2, 3, 4, 5, 6, 7)).toBeCloseTo(1 / 16, 12);
    expect(dip()).toBeNaN();
  });

  it('equals the definition on random small samples, ties included', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.double({ min: 0, max: 6, noNaN: true }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 8 }), (sample) => {
        fc.pre(Math.min(...differences(sample)) > 1e-6);
        expect(dip(...sample)).toBeCloseTo(computeDipByDefinition(sample), 7);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('equals the definition on bimodal samples', () => {
    const random = createRandom(3);
    for (let run = 0; run < 40; run++) {
      const sample = Array.from({ length: 12 }, (_, i) => random.normal() + (i % 2) * run * 0.15);
      expect(dip(...sample)).toBeCloseTo(computeDipByDefinition(sample), 7);
    }
  });

  it('does not change under shifting, scaling and mirroring', () => {
    const random = createRandom(8);
    const sample = Array.from({ length: 60 }, () => random.normal() ** 3);
    expect(dip(...sample.map((x) => 3 * x - 7))).toBeCloseTo(dip(...sample), 10);
    expect(dip(...sample.map((x) => -x))).toBeCloseTo(dip(...sample), 10);
  });
});

/** Gaps between distinct values; tiny ones would ask for more digits than the search has. */
function differences(sample: readonly number[]): number[] {
  const sorted = [...new Set(sample)].sort((a, b) => a - b);
  return sorted.slice(1).map((x, i) => x - sorted[i]!);
}
