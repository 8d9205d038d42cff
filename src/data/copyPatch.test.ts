// Copying a patch gives what sampling it gives, exactly, wherever it lies and however it is mirrored.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noAugmentation } from './augment';
import { liesOnGrid } from './copyPatch';
import { copyPatch, interpolatePatch, type PatchVoxels } from './samplePatch';
import { createSampleCase } from './testing/sampleCase';
import { countVoxels, type Vector } from './vector';
import { createBoxReader } from './voxelBox';

const edge = fc.integer({ min: 1, max: 9 });
const start = fc.integer({ min: -12, max: 12 });
const triple = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<[T, T, T]> => fc.tuple(value, value, value);

/** Full of what no patch holds, so that what is not written shows. */
const createTarget = (size: Vector): PatchVoxels => ({
  input: new Float32Array(countVoxels(size)).fill(NaN),
  label: new Uint8Array(countVoxels(size)).fill(77),
});

test('for any case, place and mirror, labelled or not', () => {
  fc.assert(
    fc.property(triple(edge), triple(edge), triple(start), triple(fc.boolean()), fc.boolean(), (shape, size, corner, flip, labelled) => {
      const item = createSampleCase('a', shape, (i) => Math.sin(7 * i), labelled ? (i) => i % 5 : null);
      const cut = { place: { start: corner, step: [1, 1, 1], size }, reduction: 1 } as const;
      const augmentation = { ...noAugmentation, flip };
      const [copied, interpolated] = [createTarget(size), createTarget(size)];
      copyPatch(item, cut, augmentation, copied);
      interpolatePatch(createBoxReader(), item, cut, augmentation, interpolated);
      expect(copied).toEqual(interpolated);
    }),
  );
});

test('what is moved between voxels, scaled, turned or warped is not copied', () => {
  const place = { start: [3, -2, 0], step: [1, 1, 1], size: [4, 4, 4] } as const;
  expect(liesOnGrid(place, { ...noAugmentation, flip: [true, false, true], gamma: 1.2 })).toBe(true);
  expect(liesOnGrid({ ...place, start: [0.5, 0, 0] }, noAugmentation)).toBe(false);
  expect(liesOnGrid({ ...place, step: [2, 2, 1] }, noAugmentation)).toBe(false);
  expect(liesOnGrid(place, { ...noAugmentation, scale: [1, 1.1, 1] })).toBe(false);
  expect(liesOnGrid(place, { ...noAugmentation, turns: [0, 0, 0.1] })).toBe(false);
  expect(liesOnGrid(place, { ...noAugmentation, elastic: { controlPoints: 4, fields: [] } })).toBe(false);
});
