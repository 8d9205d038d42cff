// The demos: reproducible, of the promised shape, with all classes, and nothing a trainer could trip over.
import { describe, expect, test } from 'vitest';
import { demoNames, generateDemo } from './demos';
import { generateEllipses, measuredEllipses } from './demos/ellipses';
import { proposeSlices } from './fingerprint';

const promised = {
  cardiac: { cases: 40, shape: [96, 96, 2], channels: 1, classes: 4 },
  lesion: { cases: 40, shape: [96, 96, 2], channels: 2, classes: 2 },
  kidney: { cases: 12, shape: [96, 96, 24], channels: 1, classes: 3 },
} as const;

const demos = { cardiac: generateDemo('cardiac', 3), lesion: generateDemo('lesion', 3), kidney: generateDemo('kidney', 3) };
const { lesion } = demos;

describe.each(demoNames)('%s', (name) => {
  const demo = demos[name];
  const { cases, shape, channels, classes } = promised[name];

  test('has its cases, channels and classes; every case its own patient', () => {
    expect(demo.cases).toHaveLength(cases);
    expect(new Set(demo.cases.map(({ patient }) => patient)).size).toBe(cases);
    expect(demo.channels).toBe(channels);
    expect(demo.classes).toHaveLength(classes);
    for (const item of demo.cases) {
      expect(item.shape).toEqual(shape);
      expect(item.image).toHaveLength(channels);
      expect(Object.values(item.labels ?? {}).reduce((a, b) => a + b, 0)).toBe(item.label?.length);
      expect(item.intensity.every(({ deviation }) => deviation > 0)).toBe(true);
    }
  });

  test('every class has its share of voxels, and no structure touches the border', () => {
    const [width, height] = shape;
    const totals = demo.classes.map(({ value }) => demo.cases.reduce((sum, { labels }) => sum + (labels?.[String(value)] ?? 0), 0));
    const all = totals.reduce((a, b) => a + b, 0);
    expect(totals.every((count) => count / all > 0.001)).toBe(true);
    const onBorder = (i: number): boolean =>
      i % width === 0 || i % width === width - 1 || Math.floor(i / width) % height === 0 || Math.floor(i / width) % height === height - 1;
    const touching = demo.cases.filter(({ label }) => label?.some((value, i) => value > 0 && onBorder(i)));
    expect(touching.map(({ id }) => id)).toEqual([]);
  });

  test('fits a patch as it is', () => {
    expect(proposeSlices(demo)).toMatchObject({ patchSize: [96, 96], levels: 4, fit: 'crop-pad' });
  });
});

test('a seed gives the same voxels again, another seed others', () => {
  const options = { ...measuredEllipses, training: 2, validation: 0, test: 0 };
  expect(generateEllipses(options)).toEqual(generateEllipses(options));
  expect(generateEllipses(options).cases[0]?.image).not.toEqual(generateEllipses({ ...options, seed: 9 }).cases[0]?.image);
  const [again, other] = [generateDemo('lesion', 3), generateDemo('lesion', 4)];
  expect(again.cases[7]?.image).toEqual(lesion.cases[7]?.image);
  expect(again.cases[7]?.image).not.toEqual(other.cases[7]?.image);
}, 90_000);

test('an unknown demo is refused with the names there are', () => {
  expect(() => generateDemo('knee')).toThrow('There are: cardiac, lesion, kidney');
});

test('ellipses: the numbers of the measured runs, every image with both structures', () => {
  const { cases, classes } = generateEllipses();
  expect(cases).toHaveLength(160 + 24 + 64);
  expect(classes).toHaveLength(3);
  expect(cases.every(({ label, shape }) => shape[0] === 48 && label?.includes(1) && label.includes(2))).toBe(true);
  const again = generateEllipses(measuredEllipses);
  expect(again.cases[200]?.image).toEqual(cases[200]?.image);
});
