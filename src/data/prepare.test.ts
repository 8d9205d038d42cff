// What the network sees of a case: normalisation against plain float64 arithmetic, and the grid of target spacing there and back.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Split } from '../protocol/dataset';
import { ownNormalisation, storedSpacing } from '../protocol/defaultConfig';
import type { RunConfig } from '../protocol/config';
import type { Case } from './dataset';
import { noAugmentation } from './augment';
import { gridOf, prepareCase, stepOf } from './prepare';
import { createRunSource } from './runSource';
import { samplePatch } from './samplePatch';
import { noChanges } from './testing/noChanges';
import { createSampleCase, createSampleDataset } from './testing/sampleCase';
import { countVoxels, mapAxes, sizeOf, type Vector } from './vector';
import { createBoxReader } from './voxelBox';

const ct = { scheme: 'ct', low: -40, high: 60, mean: 12, deviation: 17.5 } as const;

/** The whole case as the network sees it, in one patch. */
function readWhole(item: Case, config: Pick<RunConfig, 'normalisation' | 'spacing'>) {
  const prepared = prepareCase(item, config);
  const [size, step] = [gridOf(prepared), stepOf(prepared)];
  const out = { input: new Float32Array(countVoxels(size)), label: new Uint8Array(countVoxels(size)) };
  samplePatch(createBoxReader(), prepared, { place: { start: [0, 0, 0], step, size }, reduction: 1 }, noAugmentation, out, 0);
  return { ...out, size, step };
}

test('both ways of normalising agree with float64 arithmetic, for any values', () => {
  const value = fc.double({ min: -2000, max: 3000, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 24, maxLength: 24 }), (values) => {
      const item = createSampleCase('a', [4, 3, 2], (i) => values[i]!);
      const stored = [...item.image[0]!];
      const mean = stored.reduce((a, b) => a + b, 0) / stored.length;
      const deviation = Math.sqrt(stored.reduce((sum, v) => sum + (v - mean) ** 2, 0) / stored.length);
      const own = readWhole(item, { normalisation: ownNormalisation, spacing: storedSpacing }).input;
      const set = readWhole(item, { normalisation: ct, spacing: storedSpacing }).input;
      stored.forEach((v, i) => {
        const z = deviation > 0 ? (v - mean) / deviation : 0;
        expect(Math.abs(own[i]! - z)).toBeLessThan(1e-4 * Math.max(1, Math.abs(z)));
        expect(set[i]).toBeCloseTo((Math.min(60, Math.max(-40, v)) - 12) / 17.5, 5);
      });
    }),
  );
});

test('interpolated, reduced and copied voxels are clipped before they are mixed', () => {
  const item = prepareCase(
    createSampleCase('a', [8, 8, 1], (i) => (i % 2 === 0 ? 1000 : -1000)),
    { normalisation: ct, spacing: storedSpacing },
  );
  const middle = (10 - 12) / 17.5;
  for (const [step, reduction] of [
    [2, 2],
    [2, 1],
  ] as const) {
    const out = { input: new Float32Array(4), label: new Uint8Array(4) };
    samplePatch(
      createBoxReader(),
      item,
      { place: { start: [2, 2, 0], step: [step, step, 1], size: [2, 2, 1] }, reduction },
      noAugmentation,
      out,
      0,
    );
    out.input.forEach((value) => expect(value).toBeCloseTo(middle, 5));
  }
});

test('the centroid of a blob stays within half a voxel where it lay in mm, in image and label', () => {
  const edge = fc.integer({ min: 12, max: 28 });
  const mm = fc.double({ min: 0.5, max: 3, noNaN: true });
  const share = fc.double({ min: 0.4, max: 0.6, noNaN: true });
  fc.assert(
    fc.property(
      fc.tuple(edge, edge, edge),
      fc.tuple(mm, mm, mm),
      fc.tuple(mm, mm, mm),
      fc.tuple(share, share, share),
      (size, own, target, at) => {
        const centre = mapAxes((axis) => at[axis] * size[axis] * own[axis]);
        const width = 0.15 * Math.min(...mapAxes((axis) => size[axis] * own[axis]));
        fc.pre(width > 1.5 * Math.max(...own, ...target));
        const far = (i: number): number => {
          const voxel = [i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1]))];
          return Math.hypot(...mapAxes((axis) => ((voxel[axis] ?? 0) + 0.5) * own[axis] - centre[axis]));
        };
        const item = createSampleCase(
          'a',
          size,
          (i) => Math.exp(-((far(i) / width) ** 2)),
          (i) => (far(i) < 1.5 * width ? 1 : 0),
          own,
        );
        const spacing = { x: target[0], y: target[1], z: target[2] };
        const seen = readWhole(item, { normalisation: { ...ct, low: 0, high: 1, mean: 0, deviation: 1 }, spacing });
        const edgeMm = mapAxes((axis) => own[axis] * seen.step[axis]);
        for (const weights of [seen.input, seen.label]) {
          const found = findCentroid(weights, seen.size, edgeMm);
          const offset = mapAxes((axis) => Math.abs(found[axis] - centre[axis]) / Math.max(own[axis], edgeMm[axis]));
          expect(Math.max(...offset)).toBeLessThan(0.5);
        }
      },
    ),
    { numRuns: 40 },
  );
});

function findCentroid(weights: ArrayLike<number>, size: Vector, edgeMm: Vector): Vector {
  const sums = [0, 0, 0];
  let all = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    const voxel = [i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1]))];
    all += weight;
    for (const axis of [0, 1, 2] as const) sums[axis] = sums[axis]! + weight * (voxel[axis]! + 0.5) * edgeMm[axis];
  }
  return mapAxes((axis) => sums[axis]! / all);
}

describe('training and prediction at a target spacing', () => {
  const size = [26, 22, 14];
  const own = [0.8, 0.9, 2.5];
  const inBall = (i: number): boolean => {
    const [x, y, z] = [i % 26, Math.floor(i / 26) % 22, Math.floor(i / (26 * 22))];
    return Math.hypot((x - 12) * 0.8, (y - 11) * 0.9, (z - 6.5) * 2.5) < 7;
  };
  const item = createSampleCase(
    'a',
    size,
    (i) => (inBall(i) ? 200 : 10),
    (i) => (inBall(i) ? 1 : 0),
    own,
  );
  const config = {
    fit: 'crop-pad' as const,
    seed: 1,
    augmentation: noChanges,
    batchSize: 4,
    foreground: 0.5,
    normalisation: ownNormalisation,
  };
  const sourceFor = (dimensions: 2 | 3, split: Split) =>
    createRunSource(createSampleDataset([item]), new Map([['a', split]]), {
      ...config,
      dimensions,
      patchSize: dimensions === 3 ? [8, 8, 8] : [16, 16],
      spacing: { x: 1.3, y: 1.3, z: dimensions === 3 ? 1.6 : null },
    });

  test.each([2, 3] as const)('%i-D: batches show image and label of one place, half of them foreground', (dimensions) => {
    const source = sourceFor(dimensions, 'train');
    for (let i = 0; i < 5; i++) {
      const { input, label, count } = source.nextBatch();
      const voxels = label.length / count;
      const high = (200 - item.intensity[0]!.mean) / item.intensity[0]!.deviation;
      const low = (10 - item.intensity[0]!.mean) / item.intensity[0]!.deviation;
      const apart = label.filter((value, at) => (input[at]! - low) / (high - low) > 0.5 !== (value === 1)).length;
      // Nearest and linear differ by less than a voxel along the ball's surface.
      expect(apart / label.length).toBeLessThan(0.12);
      for (const patch of [2, 3]) expect(label.subarray(patch * voxels, (patch + 1) * voxels).includes(1)).toBe(true);
    }
  });

  test.each([2, 3] as const)('%i-D: perfect answers come back on the grid of the case, and almost as they were', (dimensions) => {
    const [held] = sourceFor(dimensions, 'validation').heldOut;
    expect([held!.shape, held!.spacing]).toEqual([size, own]);
    const map: number[] = [];
    for (const survey of held!.surveys()) {
      const add = survey.collect((part, truth) => {
        expect(part.length).toBe(truth.length);
        map.push(...part);
      });
      for (let patch = 0; patch < survey.patchCount; patch++) {
        const { label } = survey.readPatch(patch);
        const probabilities = Float32Array.from({ length: 2 * label.length }, (_, i) => (label[i >> 1] === (i & 1) ? 1 : 0));
        add({ classes: label, probabilities: survey.wantsProbabilities ? probabilities : null });
      }
    }
    expect(map.length).toBe(countVoxels(sizeOf(item)));
    const both = map.filter((value, i) => value === 1 && item.label![i] === 1).length;
    const dice = (2 * both) / (map.filter((value) => value === 1).length + item.label!.filter((value) => value === 1).length);
    expect(dice).toBeGreaterThan(0.9);
  });

  test.each(['axial', 'coronal', 'sagittal'] as const)('3-D: the %s plane alone is the plane of the whole', (plane) => {
    const source = sourceFor(3, 'validation');
    const answers = (survey: (typeof source.validation)[number]): Uint8Array[] => {
      const parts: Uint8Array[] = [];
      const add = survey.collect((part) => parts.push(part.slice()));
      for (let patch = 0; patch < survey.patchCount; patch++) {
        const { input, label } = survey.readPatch(patch);
        // Windows disagree, so that their weights matter.
        const one = (i: number): number => 1 / (1 + Math.exp(-3 * (input[i]! - 0.3) - Math.sin(i)));
        add({
          classes: label,
          probabilities: Float32Array.from({ length: 2 * label.length }, (_, i) => (i & 1 ? one(i >> 1) : 1 - one(i >> 1))),
        });
      }
      return parts;
    };
    const whole = Uint8Array.from(answers(source.validation[0]!).flatMap((part) => [...part]));
    for (const slice of [0, 5, 13]) {
      const picture = source.readPicture('a', plane, slice);
      const alone = picture.orient(Uint8Array.from(answers(picture.survey).flatMap((part) => [...part])));
      const expected = Uint8Array.from({ length: alone.length }, (_, i) => {
        const [column, row] = [i % picture.width, Math.floor(i / picture.width)];
        const z = size[2]! - 1 - row;
        const [x, y, k] = plane === 'axial' ? [column, row, slice] : plane === 'coronal' ? [column, slice, z] : [slice, column, z];
        return whole[(k * size[1]! + y) * size[0]! + x]!;
      });
      expect(alone).toEqual(expected);
      const { patch, depth } = picture.middle;
      expect([patch < picture.survey.patchCount, depth >= 0, depth < 8]).toEqual([true, true, true]);
    }
  });
});
