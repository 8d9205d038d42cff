// Placement of dots: undoes any turn, mirror and shift, never scales, and no other turn does better.
import { describe, expect, it } from 'vitest';
import { fitPlacement, type Point } from './procrustes';
import { randomRows } from './testing/samples';

const points = (seed: number, count: number) => randomRows(seed, count, 2).map(([x, y]): Point => [x!, y!]);
const turn = (angle: number, mirror: 1 | -1, [dx, dy]: Point) => {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return ([x, y]: Point): Point => [c * x - s * mirror * y + dx, s * x + c * mirror * y + dy];
};
const misfit = (a: readonly Point[], b: readonly Point[]) =>
  a.reduce((sum, [x, y], i) => sum + (x - b[i]![0]) ** 2 + (y - b[i]![1]) ** 2, 0);

describe('fitPlacement', () => {
  it.each([
    { angle: 0, mirror: 1 as const },
    { angle: 2.5, mirror: 1 as const },
    { angle: -0.7, mirror: -1 as const },
    { angle: Math.PI, mirror: -1 as const },
  ])('undoes a turn of $angle with mirror $mirror and a shift', ({ angle, mirror }) => {
    const moving = points(1, 9);
    const fixed = moving.map(turn(angle, mirror, [4, -2]));
    expect(misfit(moving.map(fitPlacement(moving, fixed)), fixed)).toBeLessThan(1e-24);
  });

  it('keeps all distances, however badly the sets match', () => {
    const moving = points(2, 6);
    const placed = moving.map(
      fitPlacement(
        moving,
        points(3, 6).map(([x, y]): Point => [9 * x, y]),
      ),
    );
    const span = ([a, b]: readonly Point[]) => Math.hypot(a![0] - b![0], a![1] - b![1]);
    for (let i = 0; i < 5; i++) expect(span(placed.slice(i))).toBeCloseTo(span(moving.slice(i)), 12);
  });

  it('is the best of a fine sweep of turns, mirrored and not', () => {
    const [moving, fixed] = [points(4, 12), points(5, 12)];
    const best = misfit(moving.map(fitPlacement(moving, fixed)), fixed);
    const mean = (set: readonly Point[], axis: 0 | 1) => set.reduce((sum, point) => sum + point[axis], 0) / set.length;
    const sweep = ([1, -1] as const).flatMap((mirror) =>
      Array.from({ length: 3600 }, (_, i) => {
        const turned = moving.map(turn((i * Math.PI) / 1800, mirror, [0, 0]));
        const shift: Point = [mean(fixed, 0) - mean(turned, 0), mean(fixed, 1) - mean(turned, 1)];
        return misfit(turned.map(turn(0, 1, shift)), fixed);
      }),
    );
    expect(best).toBeLessThanOrEqual(Math.min(...sweep));
    expect(best).toBeCloseTo(Math.min(...sweep), 3);
  });

  it('moves nothing without pairs and only shifts where they say no more', () => {
    expect(fitPlacement([], [])([3, 4])).toEqual([3, 4]);
    expect(fitPlacement([[1, 1]], [[5, 0]])([2, 3])).toEqual([6, 2]);
    expect(
      fitPlacement(
        [
          [1, 1],
          [1, 1],
        ],
        [
          [5, 0],
          [7, 0],
        ],
      )([2, 3]),
    ).toEqual([7, 2]);
  });
});
