// Principal components: a case by hand, and the properties that define them, for more maps than pixels and the other way round.
import { describe, expect, it } from 'vitest';
import { computeDistances } from './distanceMatrix';
import { computePca, type Pca } from './pca';
import { randomRows, vectorsFrom } from './testing/samples';

const column = ({ count, dimensions, scores }: Pca, k: number) => Array.from({ length: count }, (_, i) => scores[i * dimensions + k]!);
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe('computePca', () => {
  it('finds the axes of a stretched cross', () => {
    // Along (3, 4)/5 the points lie at ±10, across it at ±1.
    const pca = computePca(
      vectorsFrom([
        [6, 8],
        [-6, -8],
        [0.8, -0.6],
        [-0.8, 0.6],
      ]),
      2,
    );
    expect(pca.dimensions).toBe(2);
    [10, -10, 0, 0].forEach((expected, i) => expect(column(pca, 0)[i]).toBeCloseTo(expected, 12));
    [0, 0, 1, -1].forEach((expected, i) => expect(Math.abs(column(pca, 1)[i]!)).toBeCloseTo(Math.abs(expected), 12));
    expect(pca.explained[0]).toBeCloseTo(200 / 202, 12);
  });

  it.each([
    { count: 12, length: 5 },
    { count: 5, length: 12 },
    { count: 7, length: 7 },
  ])(
    'of $count maps of $length pixels: uncorrelated, by falling variance, and with all of them distances are kept',
    ({ count, length }) => {
      const vectors = vectorsFrom(randomRows(6, count, length));
      const pca = computePca(vectors, 99);
      expect(pca.dimensions).toBe(Math.min(count - 1, length));
      const columns = Array.from({ length: pca.dimensions }, (_, k) => column(pca, k));
      columns.forEach((a, k) => {
        expect(dot(a, new Array<number>(count).fill(1))).toBeCloseTo(0, 10);
        columns.slice(k + 1).forEach((b) => expect(dot(a, b)).toBeCloseTo(0, 9));
        if (k > 0) expect(dot(a, a)).toBeLessThanOrEqual(dot(columns[k - 1]!, columns[k - 1]!));
        expect(Math.max(...a)).toBe(Math.max(...a.map(Math.abs)));
      });
      expect(pca.explained.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      const before = computeDistances(vectors).values;
      const after = computeDistances({ count, length: pca.dimensions, data: pca.scores }).values;
      before.forEach((value, i) => expect(after[i]! * Math.sqrt(pca.dimensions)).toBeCloseTo(value * Math.sqrt(length), 9));
    },
  );

  it('the first component has the most variance of any direction', () => {
    const rows = randomRows(11, 20, 4).map((row) => [row[0]! * 2, row[1]! + row[0]!, row[2]!, row[3]! * 0.5]);
    const pca = computePca(vectorsFrom(rows), 1);
    const most = dot(column(pca, 0), column(pca, 0));
    const means = [0, 1, 2, 3].map((k) => rows.reduce((sum, row) => sum + row[k]!, 0) / 20);
    const found = randomRows(12, 3000, 4).map((direction) => {
      const norm = Math.sqrt(dot(direction, direction));
      return rows.reduce(
        (sum, row) =>
          sum +
          (dot(
            row.map((value, k) => value - means[k]!),
            direction,
          ) /
            norm) **
            2,
        0,
      );
    });
    expect(Math.max(...found)).toBeLessThanOrEqual(most);
    expect(Math.max(...found)).toBeGreaterThan(0.98 * most);
  });

  it('has no component where maps do not differ', () => {
    for (const rows of [
      [],
      [[1, 2]],
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      [[], []],
    ])
      expect(computePca(vectorsFrom(rows), 10)).toMatchObject({ dimensions: 0, explained: [] });
  });
});
