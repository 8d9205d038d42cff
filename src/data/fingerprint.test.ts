// Proposals are always valid configurations, and cover what they should.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proposePlan } from './fingerprint';

const classes = (count: number): { value: number; name: string }[] =>
  Array.from({ length: count }, (_, value) => ({ value, name: `c${value}` }));
const caseOf = (shape: number[]): never => ({ shape, label: new Uint8Array(1) }) as never;

test('patches are multiples of 2^(levels-1), at least 2^levels and not much above 128', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 })), { minLength: 1, maxLength: 9 }),
      fc.integer({ min: 2, max: 100 }),
      (sizes, count) => {
        const { patchSize, levels, batchSize } = proposePlan({ cases: sizes.map(caseOf), classes: classes(count) });
        expect(levels).toBeGreaterThanOrEqual(3);
        expect(batchSize).toBeGreaterThanOrEqual(2);
        for (const edge of patchSize) {
          expect(edge % 2 ** (levels - 1)).toBe(0);
          expect(edge).toBeGreaterThanOrEqual(2 ** levels);
          expect(edge).toBeLessThanOrEqual(144);
        }
      },
    ),
  );
});

test.each([
  [
    [
      [35, 51, 35],
      [34, 52, 35],
      [43, 55, 45],
    ],
    { patchSize: [48, 56], levels: 4, fit: 'crop-pad' },
  ],
  [
    [
      [256, 256],
      [256, 256],
      [256, 256],
      [320, 256],
      [360, 360],
    ],
    { patchSize: [128, 128], levels: 5, fit: 'resample' },
  ],
  [[[96, 80]], { patchSize: [96, 80], levels: 4, fit: 'crop-pad' }],
  [[[512, 256, 40]], { patchSize: [128, 64], levels: 4, fit: 'resample' }],
  [[[3, 3]], { patchSize: [8, 8], levels: 3, fit: 'crop-pad' }],
])('%j', (sizes, plan) => {
  expect(proposePlan({ cases: sizes.map(caseOf), classes: classes(3) })).toMatchObject(plan);
});
