// Where a long step is cut: parts cover every dispatch once, long ones are halved, short neighbours join again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adaptCuts, partsOf, planCuts } from './submitter';

test('parts cover all dispatches in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 20 }), (count, parts) => {
      const made = partsOf(count, planCuts(count, parts));
      expect(made).toHaveLength(Math.min(parts, count));
      expect(made.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))).toEqual(
        Array.from({ length: count }, (_, i) => i),
      );
    }),
  );
});

test('a part beyond the budget is halved, a single dispatch is not', () => {
  expect(adaptCuts(100, [], [1500], 1000)).toEqual([50]);
  expect(adaptCuts(100, [50], [700, 2500], 1000)).toEqual([50, 67, 83]);
  expect(adaptCuts(1, [], [9000], 1000)).toEqual([]);
});

test('neighbours that fit into half the budget join', () => {
  expect(adaptCuts(100, [25, 50, 75], [100, 100, 100, 100], 1000)).toEqual([]);
  expect(adaptCuts(100, [25, 50, 75], [300, 300, 300, 300], 1000)).toEqual([25, 50, 75]);
});

test('however long each dispatch takes, measuring again and again ends with parts within the budget', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 120 }), (msOf) => {
      const timeParts = (cuts: number[]): number[] =>
        partsOf(msOf.length, cuts).map(({ from, to }) => msOf.slice(from, to).reduce((a, b) => a + b, 0));
      let cuts: number[] = [];
      for (let step = 0; step < 20; step++) cuts = adaptCuts(msOf.length, cuts, timeParts(cuts), 1000);
      expect(Math.max(...timeParts(cuts))).toBeLessThanOrEqual(1000);
    }),
  );
});
