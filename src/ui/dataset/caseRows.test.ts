// Of a long list the rows in sight are drawn, whatever the scroll, and never all of them, even before anything is laid out.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsInSight } from './caseRows';

test('every row in sight is drawn, and at most sixteen more', () => {
  const list = fc.record({ count: fc.nat(2000), rowPx: fc.integer({ min: 20, max: 80 }), heightPx: fc.integer({ min: 1, max: 2000 }) });
  fc.assert(
    fc.property(list, fc.double({ min: 0, max: 1, noNaN: true }), ({ count, rowPx, heightPx }, at) => {
      const scrollPx = at * Math.max(0, count * rowPx - heightPx);
      const { from, to } = rowsInSight(count, rowPx, scrollPx, heightPx);
      expect(from).toBeLessThanOrEqual(scrollPx / rowPx);
      expect(to).toBeGreaterThanOrEqual(Math.min(count, (scrollPx + heightPx) / rowPx));
      expect(to - from).toBeLessThanOrEqual(Math.ceil(heightPx / rowPx) + 1 + 16);
    }),
  );
});

test('a list that is not laid out yet begins with few rows', () => {
  expect(rowsInSight(2000, 40, 0, 0)).toEqual({ from: 0, to: 22 });
  expect(rowsInSight(3, 40, 0, 0)).toEqual({ from: 0, to: 3 });
});
