// Every distance on the authors' stored maps, degenerate ones included: exact where they have numbers, finite where they have NaN.
import { describe, expect, it } from 'vitest';
import { computeDeltaOpt, computeDeltaOptGradient } from './deltaOpt';
import { computeDeltaPrune } from './deltaPrune';
import { maxDifference } from './errors';
import { float64Of, tensorOf } from './fixtures';
import { openGoldenCase } from './goldenFolder';
import { referenceTensor } from './goldenForward';
import { edgeAt } from './tensor';

interface DistanceManifest {
  cases: { name: string; what?: string; results: Record<string, { raises?: string }> }[];
}

const golden = openGoldenCase<DistanceManifest>('distances');
const distances = ['euc_norm', 'euc_norm_nonorm', 'euc_norm_deltaprunenorm'] as const;
/** The manifest: nearly coinciding maps, "its gradient there must not be compared". */
const illConditioned = new Set(['affine_copy_of_reference euc_norm']);
const isFinite = (values: Float64Array): boolean => values.every(Number.isFinite);

/** Largest difference over the positions where the fixture holds a number. */
function differenceWhereFinite(actual: Float64Array, expected: Float64Array): number {
  const comparable = expected.map((value, i) => (Number.isFinite(value) ? value : (actual[i] ?? NaN)));
  return maxDifference(actual, comparable);
}

describe('distances of the authors', () => {
  it('are there, or nothing to check', () => {
    expect(golden === null || golden.manifest.cases.length > 0).toBe(true);
  });
  for (const { name, results } of golden?.manifest.cases ?? []) {
    const tensors = golden?.tensors ?? new Map();
    for (const distance of distances)
      it(`${name} ${distance}`, () => {
        const maps = referenceTensor(tensors, `${name}/fm`);
        const options = { distance, perSlice: true };
        const { values, mean } = computeDeltaOpt(maps, options);
        const gradient = computeDeltaOptGradient(maps, options);
        expect(isFinite(values.data) && Number.isFinite(mean) && isFinite(gradient.data)).toBe(true);
        if (results[distance]?.raises) return expect([mean, gradient.data.some((g) => g !== 0)]).toEqual([0, false]);
        expect(values.shape).toEqual(tensorOf(tensors, `${name}/${distance}/out`).shape);
        expect(differenceWhereFinite(values.data, float64Of(tensors, `${name}/${distance}/out`))).toBeLessThan(5e-7);
        if (illConditioned.has(`${name} ${distance}`)) return;
        expect(differenceWhereFinite(gradient.data, float64Of(tensors, `${name}/${distance}/grad_of_mean`))).toBeLessThan(5e-7);
      });
    it(`${name} euc_rand with every reference`, () => {
      const maps = referenceTensor(tensors, `${name}/fm`);
      const filters = edgeAt(maps.shape, 1);
      const rows = Array.from({ length: filters }, (_, reference) => [...computeDeltaPrune(maps, reference)]);
      expect(maxDifference(rows.flat(), float64Of(tensors, `${name}/euc_rand/out_by_ref`))).toBeLessThan(5e-7);
    });
  }
});
