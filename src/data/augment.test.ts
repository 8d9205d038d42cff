// Augmentation: seeded, labels keep their values, each change does what it says.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../lib/random';
import { publishedAugmentation } from '../protocol/defaultConfig';
import { applyGamma, computeDisplacement, computeMatrix, drawAugmentation, noAugmentation, type Augmentation } from './augment';
import type { NormalisedSlice } from './normalisedSlices';
import { computeCoordinates, samplePatch } from './sampleSlice';

const slice = (width: number, height: number, at: (x: number, y: number) => number): NormalisedSlice => {
  const data = Float32Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width)));
  return {
    width,
    height,
    reduction: 1,
    imageWidth: width,
    imageHeight: height,
    channels: [data],
    label: Uint8Array.from(data, (value) => (value > 0.5 ? 2 : 0)),
    low: [Math.min(...data)],
    high: [Math.max(...data)],
  };
};

const sample = (
  source: NormalisedSlice,
  augmentation: Augmentation,
  width = source.width,
  height = source.height,
): { input: Float32Array; label: Uint8Array } => {
  const batch = { input: new Float32Array(width * height), label: new Uint8Array(width * height) };
  samplePatch(source, { startX: 0, startY: 0, step: 1, width, height }, augmentation, batch, 0);
  return batch;
};

const disc =
  (x: number, y: number): ((u: number, v: number) => number) =>
  (u, v) =>
    Math.hypot(u - x, v - y) < 4 ? 1 : 0;

test('without changes a patch is the slice, exactly', () => {
  const source = slice(13, 9, (x, y) => Math.sin(x * 3 + y));
  expect(sample(source, noAugmentation)).toEqual({ input: source.channels[0], label: source.label });
});

test('labels hold only values that were there, whatever is drawn; intensities stay within their range', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const source = slice(32, 24, disc(15, 12));
      const drawn = { ...drawAugmentation(publishedAugmentation, createRandom(seed)), gamma: null };
      const { input, label } = sample(source, drawn);
      expect([...label].every((value) => value === 0 || value === 2)).toBe(true);
      expect([...input].every((value) => value >= 0 && value <= 1)).toBe(true);
    }),
  );
});

test('the same seed draws the same changes, another one others', () => {
  const draw = (seed: number): Augmentation[] => {
    const random = createRandom(seed);
    return Array.from({ length: 20 }, () => drawAugmentation(publishedAugmentation, random));
  };
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5)).not.toEqual(draw(6));
});

test('each change happens about as often as its probability says', () => {
  const random = createRandom(1);
  const drawn = Array.from({ length: 4000 }, () => drawAugmentation(publishedAugmentation, random));
  const share = (happened: (a: Augmentation) => boolean): number => drawn.filter(happened).length / drawn.length;
  expect(share(({ radians }) => radians !== 0)).toBeCloseTo(0.2, 1);
  expect(share(({ flip }) => flip[0])).toBeCloseTo(0.5, 1);
  expect(share(({ elastic }) => elastic !== null)).toBeCloseTo(0.3, 1);
  expect(share(({ gamma }) => gamma !== null)).toBeCloseTo(0.3, 1);
});

describe('geometry', () => {
  const source = slice(33, 33, disc(24, 16));
  const centre = (label: Uint8Array): [number, number, number] => {
    const inside = [...label.entries()].filter(([, value]) => value === 2).map(([i]) => i);
    const mean = (of: (i: number) => number): number => inside.reduce((sum, i) => sum + of(i), 0) / inside.length;
    return [mean((i) => i % 33), mean((i) => Math.floor(i / 33)), inside.length];
  };

  test('a flip mirrors', () => {
    const [x, y] = centre(sample(source, { ...noAugmentation, flip: [true, false] }).label);
    expect([x, y]).toEqual([8, 16]);
  });

  test('a quarter turn moves right to top or bottom and keeps the area', () => {
    const [x, y, area] = centre(sample(source, { ...noAugmentation, radians: Math.PI / 2 }).label);
    expect(x).toBeCloseTo(16, 1);
    expect(Math.abs(y - 16)).toBeCloseTo(8, 1);
    expect(area).toBe(centre(source.label ?? new Uint8Array(0))[2]);
  });

  test('a scale of 1.5 enlarges the area by 2.25 and moves away from the centre', () => {
    const [x, , area] = centre(sample(source, { ...noAugmentation, scale: [1.5, 1.5] }).label);
    expect(x).toBeCloseTo(16 + 8 * 1.5, 0);
    expect(area / centre(source.label ?? new Uint8Array(0))[2]).toBeCloseTo(2.25, 0);
  });

  test('the matrix of a turn keeps lengths', () => {
    const [a, b, c, d] = computeMatrix({ ...noAugmentation, radians: 0.7 });
    expect(a * d - b * c).toBeCloseTo(1, 12);
  });
});

test('elastic: smooth, within its reach, zero at the rim where control points are locked', () => {
  const config = { ...publishedAugmentation, elastic: { probability: 1, controlPoints: 7, displacement: 5 } };
  const { elastic } = drawAugmentation(config, createRandom(3));
  if (!elastic) throw new Error('nothing drawn');
  const field = computeDisplacement(elastic, 64, 48);
  const at = (x: number, y: number): number => field.x[y * 64 + x] ?? NaN;
  const largest = Math.max(...field.x.map(Math.abs));
  expect(largest).toBeGreaterThan(0.5);
  expect(largest).toBeLessThanOrEqual(5);
  expect(Math.abs(at(0, 0))).toBeLessThan(0.05);
  for (let y = 0; y < 48; y++) for (let x = 1; x < 64; x++) expect(Math.abs(at(x, y) - at(x - 1, y))).toBeLessThan(1);
});

test('constant control points move everything by the same amount (the spline is a partition of unity)', () => {
  const field = computeDisplacement({ controlPoints: 6, x: new Float64Array(36).fill(2), y: new Float64Array(36).fill(-1) }, 20, 30);
  expect(Math.max(...field.x.map((value) => Math.abs(value - 2)), ...field.y.map((value) => Math.abs(value + 1)))).toBeLessThan(1e-6);
});

test('gamma keeps order, mean and deviation and changes the rest; a constant patch stays', () => {
  const values = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i) * 2);
  const before = [...values];
  applyGamma(values, 1.6, -2, 2);
  const stats = (v: readonly number[]): [number, number] => {
    const mean = v.reduce((a, b) => a + b, 0) / v.length;
    return [mean, Math.sqrt(v.reduce((a, b) => a + (b - mean) ** 2, 0) / v.length)];
  };
  expect(stats([...values])[0]).toBeCloseTo(stats(before)[0], 5);
  expect(stats([...values])[1]).toBeCloseTo(stats(before)[1], 5);
  const order = (v: readonly number[]): number[] => [...v.keys()].sort((i, j) => (v[i] ?? 0) - (v[j] ?? 0));
  expect(order([...values])).toEqual(order(before));
  expect(Math.max(...values.map((value, i) => Math.abs(value - (before[i] ?? 0))))).toBeGreaterThan(0.05);
  const flat = new Float32Array(5);
  applyGamma(flat, 2, 0, 0);
  expect([...flat]).toEqual([0, 0, 0, 0, 0]);
});

test('patch centre and slice centre agree for any place and step', () => {
  const { x, y } = computeCoordinates({ startX: -3, startY: 2, step: 2, width: 4, height: 4 }, noAugmentation);
  expect([x[0], y[0]]).toEqual([-2.5, 2.5]);
  expect([x[15], y[15]]).toEqual([3.5, 8.5]);
});
