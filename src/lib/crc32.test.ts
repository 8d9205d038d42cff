// The checksum against its published check value, and that it notices any single changed bit.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computeCrc32 } from './crc32';

test('gives the check value of the standard', () => {
  expect(computeCrc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  expect(computeCrc32(new Uint8Array())).toBe(0);
});

test('notices every flipped bit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), fc.integer({ min: 0, max: 7 }), (bytes, at, bit) => {
      const changed = bytes.slice();
      const index = at % bytes.length;
      changed[index] = (changed[index] ?? 0) ^ (1 << bit);
      expect(computeCrc32(changed)).not.toBe(computeCrc32(bytes));
    }),
  );
});
