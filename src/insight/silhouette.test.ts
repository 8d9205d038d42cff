// Silhouettes and the number of clusters: by hand, and against what R's cluster package prints for Ruspini's points.
import { describe, expect, it } from 'vitest';
import { chooseClusters } from './chooseClusters';
import { computeDistances } from './distanceMatrix';
import { computeHierarchy } from './hierarchy';
import { meanOf } from './mean';
import { computeSilhouettes } from './silhouette';
import { ruspiniPoints } from './testing/ruspini';
import { distancesBetween, vectorsFrom } from './testing/samples';

const choose = (rows: number[][]) => {
  const distances = computeDistances(vectorsFrom(rows));
  return chooseClusters(distances, computeHierarchy(distances));
};

describe('computeSilhouettes', () => {
  it('is (b - a) / max(a, b)', () => {
    const distances = computeDistances(vectorsFrom([[0], [1], [10], [11], [50]]));
    const values = computeSilhouettes(distances, [0, 0, 1, 1, 2])!;
    [9.5 / 10.5, 8.5 / 9.5, 8.5 / 9.5, 9.5 / 10.5, 0].forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 14));
    // Map 1 put to the far pair: a = 9.5, b = 1.
    expect(computeSilhouettes(distances, [0, 1, 1, 1, 2])![1]).toBeCloseTo(-8.5 / 9.5, 14);
  });

  it('is 0 where all distances are, and not defined for one cluster', () => {
    const distances = computeDistances(vectorsFrom([[1], [1], [1], [1]]));
    expect(computeSilhouettes(distances, [0, 0, 1, 1])).toEqual([0, 0, 0, 0]);
    expect(computeSilhouettes(distances, [0, 0, 0, 0])).toBeNull();
  });
});

describe('chooseClusters', () => {
  it('finds the four groups of Ruspini with the silhouettes that R prints', () => {
    const distances = distancesBetween(ruspiniPoints);
    const { labels, tried } = chooseClusters(distances, computeHierarchy(distances));
    const silhouettes = computeSilhouettes(distances, labels)!;
    const groups = [0, 1, 2, 3].map((cluster) => silhouettes.filter((_, i) => labels[i] === cluster));
    expect(groups.map((group) => group.length)).toEqual([20, 23, 17, 15]);
    const printed = [0.7262347, 0.7548344, 0.6691154, 0.8042285];
    groups.forEach((group, i) => expect(meanOf(group)).toBeCloseTo(printed[i]!, 7));
    expect(tried.find(({ clusters }) => clusters === 4)!.meanSilhouette).toBeCloseTo(0.7377, 4);
    expect(tried.map(({ clusters }) => clusters)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('stays with one cluster where no cut reaches the bar', () => {
    // Corners of a simplex: every distance is the same, so every silhouette is 0.
    const corners = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (__, k) => (i === k ? 1 : 0)));
    expect(choose(corners).labels).toEqual([0, 0, 0, 0, 0, 0]);
    expect(choose([[1], [1], [1]]).labels).toEqual([0, 0, 0]);
  });

  it('has nothing to try with fewer than three maps', () => {
    expect(choose([[0], [1]])).toEqual({ labels: [0, 0], tried: [] });
    expect(choose([[0]])).toEqual({ labels: [0], tried: [] });
    expect(choose([])).toEqual({ labels: [], tried: [] });
  });
});
