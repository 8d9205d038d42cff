// Average linkage against SciPy's numbers, against ml-hclust, and against its definition; the dendrogram as something that can be drawn.
import { agnes } from 'ml-hclust';
import { describe, expect, it } from 'vitest';
import { cutByCount, cutByHeight } from './cutHierarchy';
import { computeDistances, type DistanceMatrix } from './distanceMatrix';
import { computeHierarchy, type Hierarchy } from './hierarchy';
import { distancesBetween, randomRows, vectorsFrom } from './testing/samples';

/** scipy 1.17.1: linkage(points, 'average') gave the heights, sizes and the cut into three below. */
const scipyPoints = [
  [0, 0.6],
  [-0.55, -1.78],
  [-0.91, -1.98],
  [0.12, 2.68],
  [-0.98, -1.24],
  [0.98, 0.71],
  [0.21, -1.86],
  [-0.06, 1.39],
  [-2.69, -0.92],
] as const;
const scipyMerges = [
  [0.4118252056, 2],
  [0.7167966158, 3],
  [0.7922752047, 2],
  [1.0774787556, 4],
  [1.1143660558, 3],
  [1.845163699, 4],
  [2.2915694676, 5],
  [3.3594049242, 9],
] as const;

function membersOf({ merges, count }: Hierarchy, node: number): number[] {
  const merge = merges[node - count];
  return merge ? [...membersOf({ merges, count, order: [] }, merge.left), ...membersOf({ merges, count, order: [] }, merge.right)] : [node];
}

function meanBetween({ count, values }: DistanceMatrix, a: readonly number[], b: readonly number[]): number {
  return a.flatMap((i) => b.map((j) => values[i * count + j]!)).reduce((sum, value) => sum + value, 0) / a.length / b.length;
}

describe('computeHierarchy', () => {
  it('is what SciPy finds', () => {
    const hierarchy = computeHierarchy(distancesBetween(scipyPoints));
    hierarchy.merges.forEach(({ height, size }, i) => {
      expect(height).toBeCloseTo(scipyMerges[i]![0], 9);
      expect(size).toBe(scipyMerges[i]![1]);
    });
    expect(cutByCount(hierarchy, 3)).toEqual([0, 1, 1, 0, 1, 0, 1, 0, 2]);
  });

  it('has the heights of ml-hclust', () => {
    const distances = computeDistances(vectorsFrom(randomRows(1, 60, 4)));
    const rows = Array.from({ length: 60 }, (_, i) => Array.from(distances.values.subarray(i * 60, (i + 1) * 60)));
    const expected: number[] = [];
    agnes(rows, { method: 'average', isDistanceMatrix: true }).traverse(({ isLeaf, height }) => {
      if (!isLeaf) expected.push(height);
    });
    const heights = computeHierarchy(distances).merges.map(({ height }) => height);
    expected.sort((a, b) => a - b).forEach((height, i) => expect(heights[i]).toBeCloseTo(height, 12));
    expect(heights).toHaveLength(expected.length);
  });

  it('always merges the two clusters that are closest on average', () => {
    const distances = computeDistances(vectorsFrom(randomRows(2, 25, 3)));
    const hierarchy = computeHierarchy(distances);
    const living = new Set(Array.from({ length: 25 }, (_, i) => i));
    hierarchy.merges.forEach(({ left, right, height }, index) => {
      const means = [...living].flatMap((a) =>
        [...living].filter((b) => b > a).map((b) => meanBetween(distances, membersOf(hierarchy, a), membersOf(hierarchy, b))),
      );
      expect(height).toBeCloseTo(Math.min(...means), 12);
      expect(meanBetween(distances, membersOf(hierarchy, left), membersOf(hierarchy, right))).toBeCloseTo(height, 12);
      living.delete(left);
      living.delete(right);
      living.add(25 + index);
    });
  });

  it('orders the leaves so that every merge is a run of neighbours, and never falls in height', () => {
    const hierarchy = computeHierarchy(computeDistances(vectorsFrom(randomRows(9, 31, 5))));
    expect([...hierarchy.order].sort((a, b) => a - b)).toEqual(Array.from({ length: 31 }, (_, i) => i));
    hierarchy.merges.forEach(({ height, size }, i) => {
      const places = membersOf(hierarchy, 31 + i).map((leaf) => hierarchy.order.indexOf(leaf));
      expect(Math.max(...places) - Math.min(...places)).toBe(size - 1);
      expect(height).toBeGreaterThanOrEqual(hierarchy.merges[i - 1]?.height ?? 0);
    });
    expect(hierarchy.order[0]).toBe(0);
  });

  it('copes with identical maps, one map and none', () => {
    const same = computeHierarchy(computeDistances(vectorsFrom([[1], [1], [1], [1]])));
    expect(same.merges.map(({ height, size }) => [height, size]).at(-1)).toEqual([0, 4]);
    expect(computeHierarchy(computeDistances(vectorsFrom([[1]])))).toEqual({ count: 1, merges: [], order: [0] });
    expect(computeHierarchy(computeDistances(vectorsFrom([])))).toEqual({ count: 0, merges: [], order: [] });
  });
});

describe('cutting', () => {
  const hierarchy = computeHierarchy(computeDistances(vectorsFrom([[0], [10], [1], [12], [30]])));

  it('by number gives that many, numbered in the order of the maps', () => {
    expect([1, 2, 3, 4, 5].map((clusters) => cutByCount(hierarchy, clusters))).toEqual([
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1],
      [0, 1, 0, 1, 2],
      [0, 1, 0, 2, 3],
      [0, 1, 2, 3, 4],
    ]);
    expect(cutByCount(hierarchy, 99)).toEqual(cutByCount(hierarchy, 5));
    expect(cutByCount(hierarchy, 0)).toEqual(cutByCount(hierarchy, 1));
    expect(cutByCount({ count: 0, merges: [], order: [] }, 3)).toEqual([]);
  });

  it('by height makes the merges up to it', () => {
    expect(cutByHeight(hierarchy, 0.5)).toEqual([0, 1, 2, 3, 4]);
    expect(cutByHeight(hierarchy, 1)).toEqual([0, 1, 0, 2, 3]);
    expect(cutByHeight(hierarchy, 2)).toEqual([0, 1, 0, 1, 2]);
    expect(cutByHeight(hierarchy, 1000)).toEqual([0, 0, 0, 0, 0]);
  });
});
