// The fingerprint against plain arithmetic, CT told from other pictures, nnU-Net's rule of target spacing, and proposals that can be configured.
import { expect, test } from 'vitest';
import { configureForData } from '../protocol/adaptToData';
import { defaultConfig } from '../protocol/configure';
import type { Case, Dataset } from './dataset';
import { planDataset } from './planDataset';
import { proposeSpacing } from './targetSpacing';
import { createSampleCase, createSampleDataset } from './testing/sampleCase';

const none = new Set<string>();

/** Whole numbers, as scanners store them. */
const asCt = (item: Case, modality: string | null = null): Case => ({ ...item, image: [Int16Array.from(item.image[0]!)], modality });
const hounsfield = (i: number): number => (i % 10 === 0 ? 40 + (i % 7) : i % 3 === 0 ? -1000 : 300 - (i % 500));
const ctCase = (id: string): Case => asCt(createSampleCase(id, [20, 20, 10], hounsfield, (i) => (i % 10 === 0 ? 1 : 0)));

const numpyPercentile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  return sorted[Math.floor(at)]! + (sorted[Math.ceil(at)]! - sorted[Math.floor(at)]!) * (at % 1);
};

test('percentiles, mean and deviation inside and outside the labels; test cases are not looked at', () => {
  const cases = [ctCase('a'), ctCase('b'), asCt(createSampleCase('t', [20, 20, 10], () => 3000))];
  const { fingerprint } = planDataset(createSampleDataset(cases), new Set(['t']));
  const values = (side: 0 | 1): number[] =>
    cases.slice(0, 2).flatMap(({ image, label }) => [...image[0]!].filter((_, i) => label![i] === side));
  for (const [found, expected] of [
    [fingerprint.channels[0]!.inside, values(1)],
    [fingerprint.channels[0]!.outside, values(0)],
  ] as const) {
    const mean = expected.reduce((a, b) => a + b, 0) / expected.length;
    expect(found!.voxels).toBe(expected.length);
    expect(found!.mean).toBeCloseTo(mean, 9);
    expect(found!.deviation).toBeCloseTo(Math.sqrt(expected.reduce((sum, v) => sum + (v - mean) ** 2, 0) / expected.length), 9);
    expect(found!.low).toBeCloseTo(numpyPercentile(expected, 0.005), 9);
    expect(found!.high).toBeCloseTo(numpyPercentile(expected, 0.995), 9);
  }
  expect(fingerprint.classShares).toEqual([0.9, 0.1]);
});

const named = (name: string): Partial<Dataset> => ({ channelNames: [name] });

test.each<[string, Case, Partial<Dataset>, 'ct' | 'case', string]>([
  ['dataset.json says CT', createSampleCase('a', [20, 20, 10], (i) => i % 50), named('CT'), 'ct', 'dataset.json calls the channel “CT”'],
  ['dataset.json says otherwise', ctCase('a'), named('MRI'), 'case', 'dataset.json calls the channel “MRI”'],
  [
    'DICOM says CT',
    asCt(
      createSampleCase('a', [20, 20, 10], (i) => i % 50),
      'CT',
    ),
    {},
    'ct',
    'the DICOM files say CT',
  ],
  ['DICOM says MR', { ...ctCase('a'), modality: 'MR' }, {}, 'case', 'the DICOM files say MR'],
  ['values like Hounsfield units', ctCase('a'), {}, 'ct', 'look like Hounsfield units'],
  ['fractions are no Hounsfield units', createSampleCase('a', [20, 20, 10], hounsfield), {}, 'case', 'nothing says that it is CT'],
  ['pictures', { ...ctCase('a'), kind: 'picture' }, {}, 'case', 'nothing says that it is CT'],
  ['CT without labels', { ...ctCase('a'), label: null }, {}, 'case', 'no label says where the foreground is'],
])('%s', (_, item, more, scheme, reason) => {
  const dataset = { ...createSampleDataset([item]), ...more };
  const { proposals, fingerprint } = planDataset(dataset, none);
  expect(proposals[2].normalisation.scheme).toBe(scheme);
  expect(fingerprint.reasons[2].normalisation).toContain(reason);
  const inside = fingerprint.channels[0]!.inside;
  if (scheme === 'ct') expect(proposals[2].normalisation).toMatchObject({ low: inside!.low, high: inside!.high });
  expect(configureForData(defaultConfig, { preset: 'quick' }, proposals).normalisation).toEqual(proposals[2].normalisation);
  const kits = configureForData(
    defaultConfig,
    { preset: 'paper-kits' },
    { ...proposals, 3: proposals[3] ?? { ...proposals[2], patchSize: [16, 16, 16] } },
  );
  expect(kits.normalisation).toEqual({ scheme: 'ct', low: -79, high: 304, mean: 101, deviation: 76.9 });
});

const sized = (shape: number[], spacing: number[]) => ({ kind: 'volume' as const, shape, spacing });

test.each([
  ['the same everywhere', [sized([64, 64, 30], [1, 1, 2]), sized([60, 64, 28], [1, 1, 2])], { x: null, y: null, z: null }],
  [
    'medians',
    [sized([100, 100, 60], [1, 1, 2]), sized([100, 100, 60], [1.5, 1.5, 2.5]), sized([100, 100, 60], [2, 2, 3])],
    { x: 1.5, y: 1.5, z: 2.5 },
  ],
  [
    'a tenth from below along a thick axis, which is still no finer than the others',
    [sized([300, 300, 20], [1, 1, 4]), sized([300, 300, 20], [1, 1, 8]), sized([300, 300, 20], [1, 1, 10])],
    { x: null, y: null, z: 4.8 },
  ],
] as const)('target spacing: %s', (_, cases, expected) => {
  expect(proposeSpacing(cases, 3)).toEqual(expected);
  expect(proposeSpacing(cases, 2)).toEqual({ ...expected, z: null });
});

test('sizes are planned on the grid of target spacing, and slices larger than a patch have no spacing', () => {
  const at = (spacing: number, edge: number, id: string): Case =>
    createSampleCase(id, [edge, edge, 12], (i) => i % 9, undefined, [spacing, spacing, 3]);
  const small = planDataset(createSampleDataset([at(1, 96, 'a'), at(1, 96, 'b'), at(2, 48, 'c')]), none).proposals;
  expect(small[2]).toMatchObject({ fit: 'crop-pad', spacing: { x: 1, y: 1, z: null }, patchSize: [96, 96] });
  expect(small[3]).toMatchObject({ spacing: { x: 1, y: 1, z: null } });
  const large = planDataset(createSampleDataset([at(1, 200, 'a'), at(2, 100, 'b')]), none).proposals;
  expect(large[2]).toMatchObject({ fit: 'resample', spacing: { x: null, y: null, z: null } });
  for (const proposals of [small, large])
    for (const preset of ['quick', 'quick-3d', 'balanced', 'balanced-3d'])
      expect(configureForData(defaultConfig, { preset }, proposals)).toMatchObject({
        preset,
        spacing: proposals[preset.endsWith('3d') ? 3 : 2]!.spacing,
      });
  expect(configureForData(defaultConfig, { preset: 'balanced', fit: 'resample' }, small).spacing).toEqual({ x: null, y: null, z: null });
});
