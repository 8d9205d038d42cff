// Where tensors lie: never two at once in one place, never together what must lie apart, within the limit, and not much more than must be held.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planArena, type Resident } from './arena';

const steps = 40;

const someResidents = fc
  .array(
    fc.record({ size: fc.integer({ min: 1, max: 20 }), from: fc.integer({ min: 0, max: steps }), to: fc.integer({ min: 0, max: steps }) }),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .chain((items) =>
    fc.array(fc.tuple(fc.nat(items.length - 1), fc.nat(items.length - 1)), { maxLength: 20 }).map((pairs) => {
      const residents = items.map(({ size, from, to }) => ({
        bytes: 256 * size,
        first: Math.min(from, to),
        last: Math.max(from, to),
        apart: new Set<Resident>(),
      }));
      for (const [a, b] of pairs) {
        if (a === b) continue;
        residents[a]!.apart.add(residents[b]!);
        residents[b]!.apart.add(residents[a]!);
      }
      return residents;
    }),
  );

test('no two residents meet, those to be kept apart share no buffer, and no buffer exceeds the limit', () => {
  fc.assert(
    fc.property(someResidents, fc.integer({ min: 20, max: 60 }), (residents, limit) => {
      const { places, sizes } = planArena(residents, 256 * limit);
      expect(places.size).toBe(residents.length);
      for (const a of residents) {
        const at = places.get(a)!;
        expect(at.offset % 256).toBe(0);
        expect(at.offset + a.bytes).toBeLessThanOrEqual(sizes[at.buffer]!);
        for (const b of residents) {
          const other = places.get(b)!;
          if (a === b || at.buffer !== other.buffer) continue;
          expect(a.apart.has(b)).toBe(false);
          const meet = a.first <= b.last && b.first <= a.last;
          if (meet) expect(at.offset + a.bytes <= other.offset || other.offset + b.bytes <= at.offset).toBe(true);
        }
      }
      expect(Math.max(...sizes)).toBeLessThanOrEqual(256 * limit);
      expect(sizes).toEqual([...sizes].sort((x, y) => y - x));
    }),
  );
});

test('one after another takes the room of the largest', () => {
  const chain = [3, 9, 5].map((size, i): Resident => ({ bytes: 256 * size, first: i, last: i, apart: new Set() }));
  expect(planArena(chain, Infinity).sizes).toEqual([9 * 256]);
});
