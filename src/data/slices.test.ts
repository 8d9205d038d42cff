// The training view: batches are seeded, normalised and complete; validation slices come back to their own grid.
import { describe, expect, test } from 'vitest';
import { publishedAugmentation } from '../protocol/defaultConfig';
import type { Split } from '../protocol/dataset';
import type { Case, Dataset } from './dataset';
import { generateEllipses } from './demos/ellipses';
import { createSliceSource } from './slices';
import type { SliceConfig } from './trainingBatches';
import { computeStatistics } from './voxels';

const none = {
  ...publishedAugmentation,
  scale: { probability: 0, min: 1, max: 1 },
  rotation: { probability: 0, degrees: 0 },
  flips: { probability: 0 },
  gamma: { probability: 0, logMin: 0, logMax: 0 },
  elastic: { probability: 0, controlPoints: 7, displacement: 0 },
};
const config: SliceConfig = { patchSize: [16, 16], fit: 'crop-pad', seed: 1, augmentation: none, batchSize: 4 };

function createCase(id: string, shape: number[], at: (i: number) => number, labelled = true): Case {
  const image = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => at(i));
  const { min, max, mean, deviation } = computeStatistics(image);
  const label = labelled ? Uint8Array.from(image, (_, i) => (i % 5 === 0 ? 1 : 0)) : null;
  return {
    id,
    patient: id,
    files: [],
    kind: shape.length > 2 ? 'volume' : 'picture',
    shape,
    spacing: shape.map(() => 1),
    affine: null,
    image: [image],
    label,
    intensity: [{ min, max, mean, deviation }],
    labels: null,
    warnings: [],
  };
}

const dataset = (cases: Case[]): Dataset => ({
  cases,
  channels: 1,
  classes: [
    { value: 0, name: 'background' },
    { value: 1, name: 'x' },
  ],
  warnings: [],
  refused: [],
});
const volume = createCase('v', [20, 12, 6], (i) => 100 + ((i * 37) % 50));
const constant = createCase('k', [16, 16, 1], () => 77);
const splits = new Map<string, Split>([
  ['v', 'train'],
  ['k', 'validation'],
]);

test('one pass shows every slice once, the next in another order; the same seed gives the same batches', () => {
  // Every slice is recognisable by its constant value.
  const marked = createCase('v', [16, 16, 8], (i) => Math.floor(i / 256));
  const only = new Map<string, Split>([['v', 'train']]);
  const source = createSliceSource(dataset([marked]), only, config);
  const pass = (): number[] =>
    [source.nextBatch(), source.nextBatch()].flatMap(({ input }) => [0, 1, 2, 3].map((k) => Math.round((input[k * 256] ?? NaN) * 100)));
  const [first, second] = [pass(), pass()];
  expect(new Set(first).size).toBe(8);
  expect(first.toSorted()).toEqual(second.toSorted());
  expect(first).not.toEqual(second);
  const again = createSliceSource(dataset([marked]), only, config);
  expect(
    [again.nextBatch(), again.nextBatch()].flatMap(({ input }) => [0, 1, 2, 3].map((k) => Math.round((input[k * 256] ?? NaN) * 100))),
  ).toEqual(first);
});

test('intensities are z-scored over the whole case; a constant image is 0', () => {
  const source = createSliceSource(dataset([volume, constant]), splits, { ...config, patchSize: [24, 16] });
  const slices = Array.from({ length: 6 }, (_, z) => source.readSlice('v', z));
  const values = slices.flatMap(({ patches }) =>
    Array.from({ length: 12 * 20 }, (_, i) => patches[0]?.input[(2 + Math.floor(i / 20)) * 24 + 2 + (i % 20)] ?? NaN),
  );
  const { mean, deviation } = computeStatistics(Float64Array.from(values));
  expect(mean).toBeCloseTo(0, 5);
  expect(deviation).toBeCloseTo(1, 5);
  expect(source.validationSlice(0).patches[0]?.input.every((value) => value === 0)).toBe(true);
});

test('padding takes the darkest value of the case and background', () => {
  const source = createSliceSource(dataset([volume, constant]), splits, { ...config, patchSize: [24, 16] });
  const [patch] = source.readSlice('v', 0).patches;
  expect(patch?.input[0]).toBeCloseTo(
    ((volume.intensity[0]?.min ?? 0) - (volume.intensity[0]?.mean ?? 0)) / (volume.intensity[0]?.deviation ?? 1),
    5,
  );
  expect(patch?.label[0]).toBe(0);
});

test('a slice wider than the patch is covered by tiles; perfect predictions stitch to the truth', () => {
  const source = createSliceSource(dataset([volume, constant]), splits, config);
  const view = source.readSlice('v', 3);
  expect(view.patches).toHaveLength(2);
  expect(view.stitch(view.patches.map(({ label }) => label))).toEqual(view.truth);
  expect([view.width, view.height, view.image.length]).toEqual([20, 12, 240]);
});

test('only labelled cases of the split are used; positions are grouped by case', () => {
  const bare = createCase('u', [16, 16, 3], (i) => i, false);
  const source = createSliceSource(
    dataset([volume, bare]),
    new Map<string, Split>([
      ['v', 'validation'],
      ['u', 'train'],
    ]),
    config,
  );
  expect(source.trainingSlices).toBe(0);
  expect(() => source.nextBatch()).toThrow('no labelled training slice');
  expect(source.validation).toEqual(Array.from({ length: 6 }, (_, slice) => ({ caseId: 'v', slice })));
  expect(source.readSlice('u', 0).truth.every((value) => value === 255)).toBe(true);
  expect(() => source.validationSlice(6)).toThrow('no validation slice 6');
});

test('resampling down averages blocks and keeps places', () => {
  const ramp = createCase('r', [64, 32], (i) => i % 64);
  const source = createSliceSource(dataset([ramp]), new Map(), { ...config, fit: 'resample' });
  const view = source.readSlice('r', 0);
  const [patch] = view.patches;
  const { mean = 0, deviation = 1 } = ramp.intensity[0] ?? {};
  const row = Array.from({ length: 16 }, (_, x) => (patch?.input[8 * 16 + x] ?? NaN) * deviation + mean);
  // Blocks of 4 pixels: means 1.5, 5.5, 9.5 and so on.
  row.forEach((value, x) => expect(value).toBeCloseTo(4 * x + 1.5, 3));
  expect(view.patches).toHaveLength(1);
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
    const source = (): ReturnType<typeof createSliceSource> =>
      createSliceSource(ellipses, all, { ...config, patchSize: [48, 48], augmentation: always });
    const [a, b] = [source(), source()];
    for (let i = 0; i < 4; i++) {
      const batch = a.nextBatch();
      expect(b.nextBatch()).toEqual(batch);
      expect(batch.input.every(Number.isFinite)).toBe(true);
      expect(batch.label.every((value) => value < 3)).toBe(true);
    }
  });
});
