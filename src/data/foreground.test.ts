// Foreground voxels: always of the class drawn, every class as often, every voxel of a class reachable; and how batches use them.
import { expect, test } from 'vitest';
import { createRandom } from '../lib/random';
import { ownNormalisation, storedSpacing } from '../protocol/defaultConfig';
import { noChanges } from './testing/noChanges';
import { createForegroundDrawer } from './foreground';
import { createRunSource } from './runSource';
import { createSampleCase, createSampleDataset } from './testing/sampleCase';
import { countAnywhere, type PatchConfig } from './trainingBatches';

const shape = [5, 4, 6];
// Class 1 fills slice 3, class 2 has three voxels, 255 belongs to no class.
const labels: Record<number, number> = { 7: 2, 63: 2, 119: 2, 4: 255 };
const labelAt = (i: number): number => labels[i] ?? (Math.floor(i / 20) === 3 && i !== 63 ? 1 : 0);
const item = createSampleCase('a', shape, (i) => i, labelAt);

test('draws each present class as often, and each of its voxels; never background or what has no class', () => {
  const draw = createForegroundDrawer(createRandom(1));
  const drawn = Array.from({ length: 3000 }, () => draw(item)!).map(([x, y, z]) => x + 5 * (y + 4 * z));
  const times = (wanted: (index: number) => boolean): number => drawn.filter(wanted).length;
  expect(times((i) => labelAt(i) === 1) + times((i) => labelAt(i) === 2)).toBe(3000);
  expect(times((i) => labelAt(i) === 2) / 3000).toBeCloseTo(0.5, 1);
  for (const i of [7, 63, 119]) expect(times((j) => i === j) / 3000).toBeCloseTo(1 / 6, 1);
  expect(new Set(drawn).size).toBe(19 + 3);
});

test('a case without foreground or without a label gives none', () => {
  const draw = createForegroundDrawer(createRandom(1));
  expect(
    draw(
      createSampleCase(
        'b',
        shape,
        (i) => i,
        () => 0,
      ),
    ),
  ).toBeNull();
  expect(draw(createSampleCase('c', shape, (i) => i, null))).toBeNull();
});

test.each([
  [4, 0, 4],
  [2, 0.33, 1],
  [1, 0.33, 0],
  [6, 0.33, 4],
  [3, 1, 0],
  [64, 0.001, 63],
])('of %i patches with a share of %f, %i lie anywhere', (batchSize, foreground, anywhere) => {
  expect(countAnywhere({ batchSize, foreground })).toBe(anywhere);
});

const config: PatchConfig = {
  dimensions: 3,
  patchSize: [8, 8, 8],
  fit: 'crop-pad',
  normalisation: ownNormalisation,
  spacing: storedSpacing,
  seed: 4,
  augmentation: noChanges,
  batchSize: 2,
  foreground: 0.33,
};
/** One voxel of foreground in 40 x 40 x 12. */
const needle = createSampleCase(
  'n',
  [40, 40, 12],
  (i) => i % 97,
  (i) => (i === 10 + 40 * (39 + 40 * 5) ? 1 : 0),
);

test('the last third of a batch holds the needle in its middle as far as the border lets it; the rest seldom does', () => {
  const source = createRunSource(createSampleDataset([needle]), new Map([['n', 'train']]), config);
  let anywhere = 0;
  for (let i = 0; i < 40; i++) {
    const { label } = source.nextBatch();
    const at = label.subarray(512).indexOf(1);
    // y = 39 is the border's: the patch ends there.
    expect([at % 8, Math.floor(at / 8) % 8, Math.floor(at / 64)]).toEqual([4, 7, 4]);
    if (label.subarray(0, 512).includes(1)) anywhere++;
  }
  expect(anywhere).toBeLessThan(8);
});

test('in slices it chooses the slice, too', () => {
  const flat: PatchConfig = { ...config, dimensions: 2, patchSize: [16, 16] };
  const source = createRunSource(createSampleDataset([needle]), new Map([['n', 'train']]), flat);
  for (let i = 0; i < 20; i++) expect(source.nextBatch().label.subarray(256).includes(1)).toBe(true);
});
