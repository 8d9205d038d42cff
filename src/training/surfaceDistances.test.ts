// Surface distances against the values that DeepMind's surface-distance documents in its own tests, and areas against its table.
import { describe, expect, it } from 'vitest';
import { computeDistances } from './distanceTransform';
import { surfaceArea } from './surfaceArea';
import { computeHd95, computeSurfaceDice, computeSurfaceDistances, percentile, type MaskGrid, type Surface } from './surfaceDistances';

/** Their masks are indexed [first, second(, third)]; here the first axis is x. */
const grid = (size: [number, number, number], spacing: [number, number, number], flat = false): MaskGrid => ({ size, spacing, flat });
const at = ({ size }: MaskGrid, x: number, y: number, z = 0): number => (z * size[1] + y) * size[0] + x;
const only = (index: number) => (i: number) => i === index;
const none = () => false;

/** Over the surface, by area; NaN without one. */
const computeMeanDistance = ({ distances, areas, area }: Surface): number =>
  distances.reduce((sum, distance, i) => sum + distance * (areas[i] ?? 0), 0) / area;

function measure(given: MaskGrid, truth: (i: number) => boolean, prediction: (i: number) => boolean) {
  const distances = computeSurfaceDistances(given, truth, prediction)!;
  return {
    means: [computeMeanDistance(distances.truth), computeMeanDistance(distances.prediction)],
    hd100: Math.max(percentile(distances.truth, 1), percentile(distances.prediction, 1)),
    hd95: computeHd95(distances),
    surfaceDice: computeSurfaceDice(distances, 1),
    distances,
  };
}

describe('as surface_distance_test.py states them', () => {
  it('two pixels 2 mm apart', () => {
    const flat = grid([128, 128, 1], [2, 1, 1], true);
    const { means, hd100, hd95, surfaceDice, distances } = measure(flat, only(at(flat, 50, 70)), only(at(flat, 50, 72)));
    expect({ means, hd100, hd95, surfaceDice }).toEqual({ means: [1.5, 1.5], hd100: 2, hd95: 2, surfaceDice: 0.5 });
    const diagonal = 0.5 * Math.hypot(2, 1);
    expect([...distances.truth.areas]).toEqual([diagonal, diagonal, diagonal, diagonal]);
    expect([...distances.truth.distances]).toEqual([1, 1, 2, 2]);
  });

  it('two squares, one a pixel longer', () => {
    const flat = grid([6, 6, 1], [2, 1, 1], true);
    const inside = (rows: number) => (i: number) => i % 6 >= 1 && i % 6 <= rows && Math.floor(i / 6) >= 1 && Math.floor(i / 6) <= 2;
    const { distances } = measure(flat, inside(2), inside(3));
    const diagonal = 0.5 * Math.hypot(1, 2);
    expect(distances.truth.area).toBeCloseTo(4 * diagonal + 2 * 1 + 2 * 2, 12);
    expect(distances.prediction.area).toBeCloseTo(4 * diagonal + 2 * 1 + 4 * 2, 12);
    expect([...distances.prediction.distances]).toEqual([...Array<number>(7).fill(0), 2, 2, 2]);
    expect([...distances.truth.distances].sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('two voxels 2 mm apart', () => {
    const space = grid([128, 128, 128], [3, 2, 1]);
    const { means, hd100, hd95, surfaceDice } = measure(space, only(at(space, 50, 60, 70)), only(at(space, 50, 60, 72)));
    expect(means.map((mean) => Number(mean.toFixed(12)))).toEqual([1.5, 1.5]);
    expect({ hd100, hd95 }).toEqual({ hd100: 2, hd95: 2 });
    expect(surfaceDice).toBeCloseTo(0.5, 12);
  });

  it('two blocks, one a layer thicker', () => {
    const space = grid([100, 100, 100], [2, 1, 1]);
    const { means, hd100, hd95, surfaceDice } = measure(
      space,
      (i) => i % 100 < 50,
      (i) => i % 100 < 51,
    );
    expect(means.map((mean) => mean.toFixed(3))).toEqual(['0.322', '0.339']);
    expect({ hd100, hd95 }).toEqual({ hd100: 2, hd95: 2 });
    expect(surfaceDice.toFixed(3)).toBe('0.836');
  });

  it('one mask empty: no distance, surface Dice 0; both empty: nothing', () => {
    const space = grid([8, 8, 8], [3, 2, 1]);
    const oneSided = measure(space, only(100), none);
    expect(oneSided.hd95).toBeNull();
    expect(oneSided.surfaceDice).toBe(0);
    expect(computeSurfaceDistances(space, none, none)).toBeNull();
  });
});

describe('areas', () => {
  /** Voxels set -> sum of the lengths of the normals that DeepMind's table lists for them. */
  it.each([
    ['one corner', 0b1, Math.sqrt(3) / 8],
    ['an edge', 0b11, Math.SQRT1_2],
    ['two across a face', 0b110, Math.sqrt(3) / 4],
    ['an L', 0b111, 0.5 + (3 * Math.sqrt(3)) / 8],
    ['a face', 0b1111, 1],
    ['a corner with its three neighbours', 0b10111, (6 * Math.sqrt(3)) / 8],
    ['a bent row of four', 0b11011, (4 * Math.sqrt(3)) / 8 + Math.SQRT1_2],
    ['an L and a corner', 0b11110, 0.5 + (4 * Math.sqrt(3)) / 8],
    ['two edges apart', 0b111100, 2 * Math.SQRT1_2],
  ])('%s', (_, code, expected) => {
    const areas = surfaceArea([1, 1, 1], false);
    expect(areas[code]).toBeCloseTo(expected, 12);
    expect(areas[255 - code]).toBeCloseTo(expected, 12);
  });
});

it('distances are the least over all marked points', () => {
  const size = [7, 5, 4] as const;
  const spacing = [0.7, 1.3, 2.5] as const;
  const marked = Array.from({ length: 140 }, (_, i) => Number((i * 37) % 23 === 0));
  const place = (i: number): number[] => [i % 7, Math.floor(i / 7) % 5, Math.floor(i / 35)].map((at, axis) => at * spacing[axis]!);
  const all = [...marked.keys()].filter((i) => marked[i] === 1).map(place);
  const expected = marked.map((_, i) => Math.min(...all.map((point) => Math.hypot(...place(i).map((at, axis) => at - point[axis]!)))));
  computeDistances(marked, size, spacing).forEach((distance, i) => expect(distance).toBeCloseTo(expected[i]!, 12));
});
