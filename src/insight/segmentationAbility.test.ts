// Segmentation ability: finite cases by hand, a direct evaluation of ProtoSeg's formula on random maps, and undefined classes.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import { computeAbilityMeans } from './abilityMeans';
import { createResampler } from './resample';
import { computeSegmentationAbility, type AbilityTarget } from './segmentationAbility';

const stack = (shape: number[], ...maps: number[][]) => ({ shape: [maps.length, ...shape], data: Float32Array.from(maps.flat()) });
const target = (shape: number[], truth: number[], classes = 2, probabilities: number[] | null = null): AbilityTarget => ({
  shape,
  truth: Uint8Array.from(truth),
  classes,
  probabilities: probabilities && Float32Array.from(probabilities),
});

describe('computeSegmentationAbility', () => {
  it('is 1 for a map that shows the class, bright or dark, and 0 for one that shows nothing', () => {
    const maps = stack([2, 2], [0, 0, 5, 5], [3, 3, -1, -1], [4, 4, 4, 4]);
    expect(computeSegmentationAbility(maps, target([2, 2], [0, 0, 1, 1]))).toEqual([[1], [1], [0]]);
  });

  it('assigns each position to the nearer prototype', () => {
    // Foreground 10, 2 → pos 6; background 0, 0, 8, 0 → neg 2; above 4 lie 10 and 8: one of two found right.
    const maps = stack([2, 3], [10, 0, 0, 2, 8, 0]);
    expect(computeSegmentationAbility(maps, target([2, 3], [1, 0, 0, 1, 0, 0]))[0]![0]).toBeCloseTo((2 * 1) / (2 + 2), 14);
  });

  it('takes the prototypes from the network’s probabilities where there are some', () => {
    // p of class 1: 1, 1, 0, 0 → pos = (0 + 6) / 2 = 3, neg = (6 + 6) / 2 = 6: below 4.5 lies only the first.
    const maps = stack([2, 2], [0, 6, 6, 6]);
    const probabilities = [0, 1, 0, 1, 1, 0, 1, 0];
    expect(computeSegmentationAbility(maps, target([2, 2], [1, 0, 0, 1], 2, probabilities))[0]![0]).toBeCloseTo(2 / 3, 14);
  });

  it('leaves positions of no class out', () => {
    const maps = stack([2, 3], [9, 1, 1, 9, 9, 1]);
    expect(computeSegmentationAbility(maps, target([2, 3], [1, 0, 0, 1, 255, 0]))).toEqual([[1]]);
    expect(computeSegmentationAbility(maps, target([2, 3], [1, 0, 0, 1, 0, 0]))[0]![0]).toBeCloseTo(4 / 5, 14);
  });

  it('is null for a class that the truth or the prediction lacks, or that fills everything', () => {
    const maps = stack([2, 2], [0, 1, 2, 3]);
    expect(computeSegmentationAbility(maps, target([2, 2], [0, 0, 2, 2], 3))).toEqual([[null, 1]]);
    expect(computeSegmentationAbility(maps, target([2, 2], [1, 1, 1, 1]))).toEqual([[null]]);
    expect(computeSegmentationAbility(maps, target([2, 2], [0, 1, 1, 0], 2, [1, 0, 1, 0, 1, 0, 1, 0]))).toEqual([[null]]);
    expect(computeSegmentationAbility(maps, target([2, 2], [255, 255, 255, 255]))).toEqual([[null]]);
  });

  it('equals ProtoSeg’s formula, written out, for random maps of three classes on the same grid', () => {
    const random = createRandom(5);
    const positions = 35;
    const truth = Array.from({ length: positions }, () => random.integer(3));
    const raw = Array.from({ length: positions }, () => [random.next(), random.next(), random.next()]);
    const soft = raw.map((row) => row.map((value) => value / row.reduce((a, b) => a + b)));
    const maps = Array.from({ length: 4 }, () => truth.map((label) => random.normal() + label));
    const actual = computeSegmentationAbility(stack([5, 7], ...maps), target([5, 7], truth, 3, soft.flat()));
    maps.forEach((map, filter) =>
      [1, 2].forEach((label) => {
        const p = soft.map((row) => row[label]!);
        const mean = (weights: number[]) => map.reduce((sum, x, i) => sum + x * weights[i]!, 0) / weights.reduce((a, b) => a + b);
        const [pos, neg] = [mean(p), mean(p.map((value) => 1 - value))];
        // argmax of softmax over [-(x - neg)², -(x - pos)²].
        const found = map.map((x) => -((x - pos) ** 2) > -((x - neg) ** 2));
        const hits = found.filter((is, i) => is && truth[i] === label).length;
        const dice = (2 * hits) / (found.filter(Boolean).length + truth.filter((value) => value === label).length);
        expect(actual[filter]![label - 1]).toBeCloseTo(dice, 12);
      }),
    );
  });

  it('resizes coarse maps to the truth, volumes too', () => {
    const truth = Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : 0));
    expect(computeSegmentationAbility(stack([2, 2], [1, 0, 1, 0]), target([8, 8], truth))).toEqual([[1]]);
    expect(computeSegmentationAbility(stack([1, 2, 2], [1, 0, 1, 0]), target([4, 2, 8], truth))).toEqual([[1]]);
  });
});

describe('createResampler', () => {
  it('is PyTorch’s bilinear interpolation without aligned corners', () => {
    // torch.nn.functional.interpolate([[1, 2], [3, 4]], size 4x4, mode bilinear): the row is 1, 1.25, 1.75, 2.
    const resized = [...createResampler([1, 2, 2], [1, 4, 4])(Float32Array.of(1, 2, 3, 4))];
    const row = [1, 1.25, 1.75, 2];
    expect(resized).toEqual([0, 0.5, 1.5, 2].flatMap((down) => row.map((value) => value + down)));
  });

  it('keeps a map of the same size, and any linear ramp away from the edges', () => {
    const map = Float32Array.from({ length: 12 }, (_, i) => i * i);
    expect(createResampler([1, 3, 4], [1, 3, 4])(map)).toEqual(map);
    const ramp = createResampler([5, 1, 1], [15, 1, 1])(Float32Array.of(0, 3, 6, 9, 12));
    [...ramp].slice(1, -1).forEach((value, i) => expect(value).toBeCloseTo(i, 12));
  });
});

describe('computeAbilityMeans', () => {
  it('splits kept from removed and leaves out what is not defined', () => {
    const abilities = [
      [1, null],
      [0.5, 0.2],
      [0, null],
    ];
    expect(computeAbilityMeans(abilities, [true, false, true])).toEqual({ all: [0.5, 0.2], kept: [0.5, null], removed: [0.5, 0.2] });
    expect(computeAbilityMeans(abilities, [true, true, true]).removed).toEqual([null, null]);
    expect(computeAbilityMeans([], [])).toEqual({ all: [], kept: [], removed: [] });
  });
});
