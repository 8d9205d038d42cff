// The training view: batches are seeded, normalised and complete; validation slices come back to their own grid.
import { describe, expect, test } from 'vitest';
import type { Split } from '../protocol/dataset';
import { ownNormalisation, publishedAugmentation, storedSpacing } from '../protocol/defaultConfig';
import { generateEllipses } from './demos/ellipses';
import { createRunSource, type RunSource } from './runSource';
import { noChanges } from './testing/noChanges';
import { createSampleCase, createSampleDataset } from './testing/sampleCase';
import type { PatchConfig } from './trainingBatches';
import { computeStatistics } from './voxels';

const config: PatchConfig = {
  dimensions: 2,
  patchSize: [16, 16],
  fit: 'crop-pad',
  normalisation: ownNormalisation,
  spacing: storedSpacing,
  seed: 1,
  augmentation: noChanges,
  batchSize: 4,
  foreground: 0,
};

const patchOf = (source: RunSource, caseId: string, slice: number) => source.readPicture(caseId, 'axial', slice).survey.readPatch(0);
const volume = createSampleCase('v', [20, 12, 6], (i) => 100 + ((i * 37) % 50));
const constant = createSampleCase('k', [16, 16, 1], () => 77);
const splits = new Map<string, Split>([
  ['v', 'train'],
  ['k', 'validation'],
]);

test('one pass shows every slice once, the next in another order; the same seed gives the same batches', () => {
  // Every slice is recognisable by its constant value.
  const marked = createSampleCase('v', [16, 16, 8], (i) => Math.floor(i / 256));
  const only = new Map<string, Split>([['v', 'train']]);
  const source = createRunSource(createSampleDataset([marked]), only, config);
  const pass = (): number[] =>
    [source.nextBatch(), source.nextBatch()].flatMap(({ input }) => [0, 1, 2, 3].map((k) => Math.round((input[k * 256] ?? NaN) * 100)));
  const [first, second] = [pass(), pass()];
  expect(new Set(first).size).toBe(8);
  expect(first.toSorted()).toEqual(second.toSorted());
  expect(first).not.toEqual(second);
  const again = createRunSource(createSampleDataset([marked]), only, config);
  expect(
    [again.nextBatch(), again.nextBatch()].flatMap(({ input }) => [0, 1, 2, 3].map((k) => Math.round((input[k * 256] ?? NaN) * 100))),
  ).toEqual(first);
});

test('from any place in them the batches go on as they would have: order, augmentation and foreground', () => {
  const shapes = createSampleCase('v', [24, 20, 5], (i) => (i * 37) % 101);
  const only = new Map<string, Split>([['v', 'train']]);
  const moving = { ...config, augmentation: publishedAugmentation, foreground: 0.5, batchSize: 3 };
  const source = createRunSource(createSampleDataset([shapes]), only, moving);
  for (let made = 0; made < 6; made++) {
    const again = createRunSource(createSampleDataset([shapes]), only, moving);
    again.nextBatch();
    again.seek(source.cursor());
    expect(again.cursor()).toEqual(source.cursor());
    const expected = source.nextBatch();
    expect(again.nextBatch()).toEqual(expected);
    const cursor = source.cursor();
    expect(again.cursor()).toEqual(cursor);
    const further = [source.nextBatch(), source.nextBatch()];
    expect([again.nextBatch(), again.nextBatch()]).toEqual(further);
    source.seek(cursor);
  }
});

test('intensities are z-scored over the whole case; a constant image is 0', () => {
  const source = createRunSource(createSampleDataset([volume, constant]), splits, { ...config, patchSize: [24, 16] });
  const slices = Array.from({ length: 6 }, (_, z) => patchOf(source, 'v', z));
  const values = slices.flatMap(({ input }) =>
    Array.from({ length: 12 * 20 }, (_, i) => input[(2 + Math.floor(i / 20)) * 24 + 2 + (i % 20)] ?? NaN),
  );
  const { mean, deviation } = computeStatistics(Float64Array.from(values));
  expect(mean).toBeCloseTo(0, 5);
  expect(deviation).toBeCloseTo(1, 5);
  expect(source.validation[0]?.readPatch(0).input.every((value) => value === 0)).toBe(true);
});

test('padding takes the darkest value of the case and background', () => {
  const source = createRunSource(createSampleDataset([volume, constant]), splits, { ...config, patchSize: [24, 16] });
  const patch = patchOf(source, 'v', 0);
  expect(patch.input[0]).toBeCloseTo(
    ((volume.intensity[0]?.min ?? 0) - (volume.intensity[0]?.mean ?? 0)) / (volume.intensity[0]?.deviation ?? 1),
    5,
  );
  expect(patch.label[0]).toBe(0);
});

test('a slice wider than the patch is covered by tiles; perfect predictions stitch to the truth', () => {
  const source = createRunSource(createSampleDataset([volume, constant]), splits, config);
  const { survey, ...view } = source.readPicture('v', 'axial', 3);
  expect(survey.patchCount).toBe(2);
  const settled: Uint8Array[][] = [];
  const answer = survey.collect((classMap, truth) => settled.push([classMap, truth]));
  for (let i = 0; i < 2; i++) answer({ classes: survey.readPatch(i).label, probabilities: null });
  expect(settled).toEqual([[view.truth, view.truth]]);
  expect([view.width, view.height, view.image.length]).toEqual([20, 12, 240]);
});

test('only labelled cases of the split are used; positions are grouped by case', () => {
  const bare = createSampleCase('u', [16, 16, 3], (i) => i, null);
  const source = createRunSource(
    createSampleDataset([volume, bare]),
    new Map<string, Split>([
      ['v', 'validation'],
      ['u', 'train'],
    ]),
    config,
  );
  expect(source.trainingPositions).toBe(0);
  expect(() => source.nextBatch()).toThrow('no labelled training slice');
  expect(source.validation.map(({ caseId }) => caseId)).toEqual(Array.from({ length: 6 }, () => 'v'));
  expect(source.cases).toEqual([{ id: 'v', slices: { axial: 6, coronal: 0, sagittal: 0 } }]);
  expect(source.readPicture('u', 'axial', 0).truth.every((value) => value === 255)).toBe(true);
  expect(() => source.readPicture('v', 'axial', 6)).toThrow('no axial slice 6');
  expect(() => source.readPicture('v', 'coronal', 0)).toThrow('no coronal slice 0');
});

test('resampling down averages blocks and keeps places', () => {
  const ramp = createSampleCase('r', [64, 32], (i) => i % 64);
  const source = createRunSource(createSampleDataset([ramp]), new Map(), { ...config, fit: 'resample' });
  const { survey } = source.readPicture('r', 'axial', 0);
  const patch = survey.readPatch(0);
  const { mean = 0, deviation = 1 } = ramp.intensity[0] ?? {};
  const row = Array.from({ length: 16 }, (_, x) => (patch.input[8 * 16 + x] ?? NaN) * deviation + mean);
  // Blocks of 4 pixels: means 1.5, 5.5, 9.5 and so on.
  row.forEach((value, x) => expect(value).toBeCloseTo(4 * x + 1.5, 3));
  expect(survey.patchCount).toBe(1);
});

describe('with all augmentations', () => {
  const always = {
    scale: { probability: 1, min: 0.85, max: 1.25 },
    rotation: { probability: 1, degrees: 180 },
    flips: { probability: 0.5 },
    gamma: { probability: 1, logMin: -0.3, logMax: 0.5 },
    elastic: { probability: 1, controlPoints: 7, displacement: 7.5 },
  };

  test('the same seed gives the same batches, and everything stays finite', () => {
    const ellipses = generateEllipses({ seed: 1, edge: 48, training: 12, validation: 2, test: 0, noise: 0.25, contrast: 1 });
    const all = new Map(ellipses.cases.map(({ id }): [string, Split] => [id, id.startsWith('training') ? 'train' : 'validation']));
    const source = (): ReturnType<typeof createRunSource> =>
      createRunSource(ellipses, all, { ...config, patchSize: [48, 48], augmentation: always });
    const [a, b] = [source(), source()];
    for (let i = 0; i < 4; i++) {
      const batch = a.nextBatch();
      expect(b.nextBatch()).toEqual(batch);
      expect(batch.input.every(Number.isFinite)).toBe(true);
      expect(batch.label.every((value) => value < 3)).toBe(true);
    }
  });
});

describe('volumes', () => {
  const volumetric: PatchConfig = { ...config, dimensions: 3, patchSize: [8, 8, 8], batchSize: 2 };
  const item = createSampleCase(
    'w',
    [20, 12, 10],
    (i) => Math.sin(i),
    (i) => (i * 7) % 3,
    [1, 1, 2],
  );
  const only = (split: Split, patch: Partial<PatchConfig> = {}): RunSource =>
    createRunSource(createSampleDataset([item], 3), new Map([['w', split]]), { ...volumetric, ...patch });
  const oneHot = (label: Uint8Array): Float32Array =>
    Float32Array.from({ length: label.length * 3 }, (_, i) => (label[Math.floor(i / 3)] === i % 3 ? 1 : 0));

  test('one pass shows every volume once; patches lie inside, anywhere, as they are in the volume', () => {
    const source = only('train');
    expect(source.trainingPositions).toBe(1);
    const firsts = new Set<number>();
    for (let i = 0; i < 30; i++) {
      const { input, label } = source.nextBatch();
      expect([input.length, label.length]).toEqual([1024, 1024]);
      const { mean, deviation } = item.intensity[0]!;
      const at = item.image[0]!.findIndex((value) => Math.abs((value - mean) / deviation - input[0]!) < 1e-6);
      firsts.add(at);
      const next = at + 20 * 12 + 20 + 1;
      expect(input[64 + 8 + 1]).toBeCloseTo((item.image[0]![next]! - mean) / deviation, 5);
      expect(label[64 + 8 + 1]).toBe(item.label![next]);
    }
    expect(firsts.size).toBeGreaterThan(10);
  });

  test('perfect answers are put together to the truth, whole and in every plane', () => {
    const source = only('validation');
    const [survey] = source.validation;
    expect([source.validation.length, survey?.wantsProbabilities, survey?.patchCount]).toEqual([1, true, 4 * 2 * 2]);
    const parts: Uint8Array[] = [];
    const add = survey!.collect((classMap, truth) => {
      expect(classMap).toEqual(truth);
      parts.push(classMap);
    });
    for (let i = 0; i < survey!.patchCount; i++) add({ classes: new Uint8Array(0), probabilities: oneHot(survey!.readPatch(i).label) });
    expect(Uint8Array.from(parts.flatMap((part) => [...part]))).toEqual(item.label);
    expect(source.cases).toEqual([{ id: 'w', slices: { axial: 10, coronal: 12, sagittal: 20 } }]);
  });

  test.each([
    ['axial', 1, [20, 12], 1],
    ['coronal', 11, [20, 10], 2],
    ['sagittal', 0, [12, 10], 2],
  ] as const)('a %s picture shows its plane, upright planes with the last slice on top', (plane, slice, size, pixelHeight) => {
    const picture = only('validation').readPicture('w', plane, slice);
    expect([picture.width, picture.height]).toEqual(size);
    expect(picture.pixelHeight).toBe(pixelHeight);
    const voxel = (column: number, row: number): number => {
      const z = size[1] - 1 - row;
      const [x, y, k] = plane === 'axial' ? [column, row, slice] : plane === 'coronal' ? [column, slice, z] : [slice, column, z];
      return (k * 12 + y) * 20 + x;
    };
    expect(picture.truth).toEqual(picture.truth.map((_, i) => item.label![voxel(i % size[0], Math.floor(i / size[0]))]!));
    const parts: number[] = [];
    const add = picture.survey.collect((classMap) => parts.push(...classMap));
    for (let i = 0; i < picture.survey.patchCount; i++)
      add({ classes: new Uint8Array(0), probabilities: oneHot(picture.survey.readPatch(i).label) });
    expect(picture.orient(Uint8Array.from(parts))).toEqual(picture.truth);
    expect(picture.survey.patchCount).toBeLessThan(16);
    const { patch, depth } = picture.middle;
    expect(patch).toBeLessThan(picture.survey.patchCount);
    expect(depth).toBeGreaterThanOrEqual(0);
    expect(depth).toBeLessThan(8);
  });

  test('a volume smaller than the patch is padded with its darkest value and background', () => {
    const source = only('validation', { patchSize: [24, 16, 16] });
    const { input, label } = source.validation[0]!.readPatch(0);
    const { min, mean, deviation } = item.intensity[0]!;
    expect(input[0]).toBeCloseTo((min - mean) / deviation, 5);
    expect(label[0]).toBe(0);
    expect(label.reduce((sum: number, value) => sum + value, 0)).toBe(item.label!.reduce((sum: number, value) => sum + value, 0));
  });

  test('with all augmentations the same seed gives the same batches, finite and of known classes', () => {
    const always = {
      scale: { probability: 1, min: 0.85, max: 1.25 },
      rotation: { probability: 1, degrees: 180 },
      flips: { probability: 0.5 },
      gamma: { probability: 1, logMin: -0.3, logMax: 0.5 },
      elastic: { probability: 1, controlPoints: 7, displacement: 3 },
    };
    const [a, b] = [only('train', { augmentation: always, foreground: 0.33 }), only('train', { augmentation: always, foreground: 0.33 })];
    for (let i = 0; i < 4; i++) {
      const batch = a.nextBatch();
      expect(b.nextBatch()).toEqual(batch);
      expect(batch.input.every(Number.isFinite)).toBe(true);
      expect(batch.label.every((value) => value < 3)).toBe(true);
    }
  });
});
