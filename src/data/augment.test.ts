// Augmentation: seeded, labels keep their values, each change does what it says.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../lib/random';
import { publishedAugmentation } from '../protocol/defaultConfig';
import { applyGamma, chooseFreedom, computeMatrix, drawAugmentation, noAugmentation, type Augmentation } from './augment';
import type { Case } from './dataset';
import { computeDisplacement } from './elasticField';
import { createRow, planGeometry } from './patchCoordinates';
import { samplePatch } from './samplePatch';
import { createSampleCase } from './testing/sampleCase';
import { countVoxels, mapAxes, sizeOf, type Vector } from './vector';
import { createBoxReader } from './voxelBox';

/** Grey values as given: mean 0, deviation 1. Class 2 where the value is above a half. */
const caseOf = (shape: number[], at: (x: number, y: number, z: number) => number, spacing?: number[]): Case => {
  const [width = 1, height = 1] = shape;
  const value = (i: number): number => at(i % width, Math.floor(i / width) % height, Math.floor(i / (width * height)));
  const made = createSampleCase('a', shape, value, (i) => (Math.fround(value(i)) > 0.5 ? 2 : 0), spacing);
  return { ...made, intensity: made.intensity.map(({ min, max }) => ({ min, max, mean: 0, deviation: 1 })) };
};
const slice = (width: number, height: number, at: (x: number, y: number) => number): Case => caseOf([width, height], at);

const sample = (source: Case, augmentation: Augmentation): { input: Float32Array; label: Uint8Array } => {
  const size = sizeOf(source);
  const batch = { input: new Float32Array(countVoxels(size)), label: new Uint8Array(countVoxels(size)) };
  const cut = { place: { start: [0, 0, 0], step: [1, 1, 1], size }, reduction: 1 } as const;
  samplePatch(createBoxReader(), source, cut, augmentation, batch, 0);
  return batch;
};
const flat = chooseFreedom(2, [1, 1, 1]);

const disc =
  (x: number, y: number): ((u: number, v: number) => number) =>
  (u, v) =>
    Math.hypot(u - x, v - y) < 4 ? 1 : 0;

test('without changes a patch is the slice, exactly', () => {
  const source = slice(13, 9, (x, y) => Math.sin(x * 3 + y));
  expect(sample(source, noAugmentation)).toEqual({ input: source.image[0], label: source.label });
});

test('labels hold only values that were there, whatever is drawn; intensities stay within their range', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const source = slice(32, 24, disc(15, 12));
      const drawn = { ...drawAugmentation(publishedAugmentation, flat, createRandom(seed)), gamma: null };
      const { input, label } = sample(source, drawn);
      expect([...label].every((value) => value === 0 || value === 2)).toBe(true);
      expect([...input].every((value) => value >= 0 && value <= 1)).toBe(true);
    }),
  );
});

test('the same seed draws the same changes, another one others', () => {
  const draw = (seed: number): Augmentation[] => {
    const random = createRandom(seed);
    return Array.from({ length: 20 }, () => drawAugmentation(publishedAugmentation, flat, random));
  };
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5)).not.toEqual(draw(6));
});

test('each change happens about as often as its probability says', () => {
  const random = createRandom(1);
  const drawn = Array.from({ length: 4000 }, () => drawAugmentation(publishedAugmentation, flat, random));
  const share = (happened: (a: Augmentation) => boolean): number => drawn.filter(happened).length / drawn.length;
  expect(share(({ turns }) => turns[2] !== 0)).toBeCloseTo(0.2, 1);
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
    const [x, y] = centre(sample(source, { ...noAugmentation, flip: [true, false, false] }).label);
    expect([x, y]).toEqual([8, 16]);
  });

  test('a quarter turn moves right to top or bottom and keeps the area', () => {
    const [x, y, area] = centre(sample(source, { ...noAugmentation, turns: [0, 0, Math.PI / 2] }).label);
    expect(x).toBeCloseTo(16, 1);
    expect(Math.abs(y - 16)).toBeCloseTo(8, 1);
    expect(area).toBe(centre(source.label ?? new Uint8Array(0))[2]);
  });

  test('a scale of 1.5 enlarges the area by 2.25 and moves away from the centre', () => {
    const [x, , area] = centre(sample(source, { ...noAugmentation, scale: [1.5, 1.5, 1] }).label);
    expect(x).toBeCloseTo(16 + 8 * 1.5, 0);
    expect(area / centre(source.label ?? new Uint8Array(0))[2]).toBeCloseTo(2.25, 0);
  });

  test('the matrix of a turn keeps lengths', () => {
    const [[a, b], [c, d]] = computeMatrix({ ...noAugmentation, turns: [0, 0, 0.7] }, [1, 1, 5]);
    expect(a * d - b * c).toBeCloseTo(1, 12);
  });
});

test('elastic: smooth, within its reach, zero at the rim where control points are locked', () => {
  const config = { ...publishedAugmentation, elastic: { probability: 1, controlPoints: 7, displacement: 5 } };
  const { elastic } = drawAugmentation(config, flat, createRandom(3));
  if (!elastic) throw new Error('nothing drawn');
  const [field = new Float64Array()] = computeDisplacement(elastic, [64, 48, 1]);
  const at = (x: number, y: number): number => field[y * 64 + x] ?? NaN;
  const largest = Math.max(...field.map(Math.abs));
  expect(largest).toBeGreaterThan(0.5);
  expect(largest).toBeLessThanOrEqual(5);
  expect(Math.abs(at(0, 0))).toBeLessThan(0.05);
  for (let y = 0; y < 48; y++) for (let x = 1; x < 64; x++) expect(Math.abs(at(x, y) - at(x - 1, y))).toBeLessThan(1);
});

test.each([2, 3])('constant control points move everything by the same amount in %i axes (the spline is a partition of unity)', (axes) => {
  const fields = Array.from({ length: axes }, (_, axis) => new Float64Array(6 ** axes).fill(axis + 2));
  const moved = computeDisplacement({ controlPoints: 6, fields }, [20, 30, 5]);
  expect(moved.map(({ length }) => length)).toEqual(Array.from({ length: axes }, () => (axes === 2 ? 600 : 3000)));
  moved.forEach((field, axis) => expect(Math.max(...field.map((value) => Math.abs(value - axis - 2)))).toBeLessThan(1e-6));
});

test('a displacement along one axis of control points varies along that axis alone', () => {
  for (const axis of [0, 1, 2]) {
    const ramp = Float64Array.from({ length: 343 }, (_, i) => Math.floor(i / 7 ** axis) % 7);
    const [field = new Float64Array()] = computeDisplacement({ controlPoints: 7, fields: [ramp, ramp, ramp] }, [8, 9, 10]);
    const strides = [1, 8, 72];
    field.forEach((value, i) => {
      const place = [i % 8, Math.floor(i / 8) % 9, Math.floor(i / 72)][axis] ?? 0;
      // A spline through a straight line of control points is that line: cells of one unit from the second point on.
      expect(value).toBeCloseTo(1 + ((place + 0.5) / ([8, 9, 10][axis] ?? 1)) * 4, 10);
      if (place > 0) expect(value).toBeGreaterThan(field[i - (strides[axis] ?? 1)] ?? NaN);
    });
  }
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

test('patch centre and case centre agree for any place and step', () => {
  const { low, high, fillRow } = planGeometry({ start: [-3, 2, 7], step: [2, 2, 1], size: [4, 4, 1] }, noAugmentation, [1, 1, 1]);
  const row = createRow(4);
  fillRow(0, 0, row);
  expect([row.x[0], row.y[0], row.z[0]]).toEqual([-2.5, 2.5, 7]);
  fillRow(3, 0, row);
  expect([row.x[3], row.y[3], row.z[3]]).toEqual([3.5, 8.5, 7]);
  expect([low, high]).toEqual([
    [-3, 2, 7],
    [4, 9, 7],
  ]);
});

describe('volumes', () => {
  const all = {
    scale: { probability: 1, min: 0.85, max: 1.25 },
    rotation: { probability: 1, degrees: 180 },
    flips: { probability: 1 },
    gamma: { probability: 0, logMin: 0, logMax: 0 },
    elastic: { probability: 1, controlPoints: 7, displacement: 3 },
  };
  const blob =
    (x: number, y: number, z: number) =>
    (u: number, v: number, w: number): number =>
      Math.hypot(u - x, v - y, w - z) < 3.5 ? 1 : 0;
  const source = caseOf([21, 19, 17], blob(14, 9, 8));
  const centre = (label: Uint8Array): Vector => {
    const inside = [...label.keys()].filter((i) => label[i] === 2);
    const mean = (of: (i: number) => number): number => inside.reduce((sum, i) => sum + of(i), 0) / inside.length;
    return [mean((i) => i % 21), mean((i) => Math.floor(i / 21) % 19), mean((i) => Math.floor(i / (21 * 19)))];
  };

  test('without changes a patch is the volume, exactly', () => {
    const wave = caseOf([13, 9, 6], (x, y, z) => Math.sin(x * 3 + y - 2 * z));
    expect(sample(wave, noAugmentation)).toEqual({ input: wave.image[0], label: wave.label });
  });

  test.each([
    ['x', [true, false, false], [6, 9, 8]],
    ['y', [false, true, false], [14, 9, 8]],
    ['z', [false, false, true], [14, 9, 8]],
  ] as const)('a flip along %s mirrors', (_, flip, expected) => {
    expect(centre(sample(source, { ...noAugmentation, flip }).label)).toEqual(expected);
  });

  // The blob lies 4 voxels from the centre along x; a turn carries it along the other axes.
  test.each([
    ['z', [0, 0, Math.PI / 2], 1],
    ['y', [0, Math.PI / 2, 0], 2],
  ] as const)('a quarter turn about %s carries the blob round', (_, turns, axis) => {
    const turned = centre(sample(source, { ...noAugmentation, turns }).label);
    expect(turned[0]).toBeCloseTo(10, 1);
    expect(Math.abs(turned[axis] - [10, 9, 8][axis]!)).toBeCloseTo(4, 1);
  });

  test('a quarter turn about x leaves what lies on the axis, and turns the others', () => {
    const aside = caseOf([21, 19, 17], blob(14, 13, 8));
    const [x, y, z] = centre(sample(aside, { ...noAugmentation, turns: [Math.PI / 2, 0, 0] }).label);
    expect([x, y]).toEqual([14, 9]);
    expect(Math.abs(z - 8)).toBeCloseTo(4, 1);
  });

  test('turns keep lengths in millimetres where voxels are no cubes', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.double({ min: -3, max: 3, noNaN: true }),
          fc.double({ min: -3, max: 3, noNaN: true }),
          fc.double({ min: -3, max: 3, noNaN: true }),
        ),
        (turns) => {
          const spacing: Vector = [1, 1, 2.5];
          const matrix = computeMatrix({ ...noAugmentation, turns }, spacing);
          for (const j of [0, 1, 2] as const) {
            const length = Math.hypot(...([0, 1, 2] as const).map((i) => matrix[i][j] * spacing[i]));
            expect(length).toBeCloseTo(spacing[j], 10);
          }
        },
      ),
    );
  });

  test('thick slices are turned, scaled and warped in their plane only, and mirrored along all axes', () => {
    const thick = drawAugmentation(all, chooseFreedom(3, [1, 1, 3.5]), createRandom(2));
    expect([thick.turns[0], thick.turns[1], thick.scale[2]]).toEqual([0, 0, 1]);
    expect(thick.flip).toEqual([true, true, true]);
    expect(thick.elastic?.fields).toHaveLength(2);
    const cubes = drawAugmentation(all, chooseFreedom(3, [1, 1, 3]), createRandom(2));
    expect(cubes.turns.every((turn) => turn !== 0)).toBe(true);
    expect(cubes.elastic?.fields).toHaveLength(3);
    const plane = drawAugmentation(all, chooseFreedom(2, [1, 1, 1]), createRandom(2));
    expect([plane.flip[2], plane.turns[0], plane.scale[2]]).toEqual([false, 0, 1]);
  });

  test('labels hold only values that were there, intensities stay within their range, whatever is drawn', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom<Vector>([1, 1, 1], [1, 1, 2], [1, 1, 5]), (seed, spacing) => {
        const item = caseOf([14, 12, 10], blob(8, 6, 4), [...spacing]);
        const drawn = drawAugmentation(all, chooseFreedom(3, spacing), createRandom(seed));
        const { input, label } = sample(item, drawn);
        expect([...label].every((value) => value === 0 || value === 2)).toBe(true);
        expect([...input].every((value) => value >= 0 && value <= 1)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('the corners hold every coordinate, and little else where nothing is warped', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, warped) => {
        const drawn = drawAugmentation(all, chooseFreedom(3, [1, 1, 2]), createRandom(seed));
        const size: Vector = [7, 6, 5];
        const place = { start: [3, -2, 4], step: [1, 1, 1], size } as const;
        const { low, high, fillRow } = planGeometry(place, warped ? drawn : { ...drawn, elastic: null }, [1, 1, 2]);
        const seen = [[], [], []] as [number[], number[], number[]];
        const row = createRow(size[0]);
        for (let k = 0; k < size[2]; k++)
          for (let j = 0; j < size[1]; j++) {
            fillRow(j, k, row);
            [row.x, row.y, row.z].forEach((values, axis) => seen[axis as 0 | 1 | 2].push(...values));
          }
        const least = mapAxes((axis) => Math.floor(Math.min(...seen[axis])));
        const most = mapAxes((axis) => Math.ceil(Math.max(...seen[axis])));
        for (const axis of [0, 1, 2] as const) {
          const spare = Math.max(least[axis] - low[axis], high[axis] - most[axis]);
          expect(low[axis]).toBeLessThanOrEqual(least[axis]);
          expect(high[axis]).toBeGreaterThanOrEqual(most[axis]);
          // Coordinates are rounded to float32, corners are not.
          if (!warped) expect(spare).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('between voxels the image is trilinear', () => {
    const ramp = caseOf([8, 8, 8], (x, y, z) => x + 10 * y + 100 * z);
    const batch = { input: new Float32Array(64), label: new Uint8Array(64) };
    const place = { start: [1.25, 2.5, 3.75], step: [1, 1, 1], size: [4, 4, 4] } as const;
    samplePatch(createBoxReader(), ramp, { place, reduction: 1 }, noAugmentation, batch, 0);
    batch.input.forEach((value, i) => {
      const [x, y, z] = [i % 4, Math.floor(i / 4) % 4, Math.floor(i / 16)];
      // The last corner leaves the volume: there the darkest value comes in.
      if (z < 3) expect(value).toBeCloseTo(1.25 + x + 10 * (2.5 + y) + 100 * (3.75 + z), 3);
    });
  });
});
