// Dots in the plane: what PCA and UMAP show of groups, that the same seed gives the same dots, and that they stay where they were.
import { describe, expect, it } from 'vitest';
import { computeDistances } from './distanceMatrix';
import { alignEmbedding, pcaEmbedder, type EmbeddingInput } from './embedding';
import { computePca } from './pca';
import type { Point } from './procrustes';
import { groupedMaps, randomRows, vectorsFrom } from './testing/samples';
import { computeScaledPooledMaps, type MapVectors } from './scaledPooledMaps';
import { umapEmbedder } from './umapEmbedding';

const inputOf = (vectors: MapVectors, former: (Point | null)[] | null = null, seed = 1): EmbeddingInput => ({
  distances: computeDistances(vectors),
  pca: computePca(vectors, 10),
  former: former ?? Array.from({ length: vectors.count }, () => null),
  seed,
});
const grouped = (seed: number) => computeScaledPooledMaps(groupedMaps(seed, 3, 14, [16, 16], 0.3));
const span = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);
/** Share of the dots whose nearest dot belongs to the same of three groups, dealt out in turn. */
const purity = (points: readonly Point[]) =>
  points.filter((point, i) => {
    const others = points.map((_, j) => j).filter((j) => j !== i);
    return others.reduce((near, j) => (span(point, points[j]!) < span(point, points[near]!) ? j : near)) % 3 === i % 3;
  }).length / points.length;

describe.each([pcaEmbedder, umapEmbedder])('embedding by $kind', ({ kind, embed }) => {
  it('shows groups as groups', () => {
    const { points, kind: made } = embed(inputOf(grouped(2)));
    expect(made).toBe(kind);
    expect(purity(points)).toBe(1);
  });

  it('is the same for the same seed', () => {
    expect(embed(inputOf(grouped(3)))).toEqual(embed(inputOf(grouped(3))));
  });

  it.each([0, 1, 2, 3])('gives a finite dot for each of %i maps', (count) => {
    const { points } = embed(inputOf(vectorsFrom(randomRows(4, count, 6))));
    expect(points).toHaveLength(count);
    expect(points.flat().every(Number.isFinite)).toBe(true);
  });

  it('gives finite dots for identical maps', () => {
    const { points } = embed(inputOf(vectorsFrom(new Array(8).fill([1, 2, 3]) as number[][])));
    expect(points).toEqual(new Array(8).fill([0, 0]));
  });
});

describe('umapEmbedder', () => {
  it('follows the dots of the former epoch', () => {
    const vectors = grouped(5);
    const former = umapEmbedder.embed(inputOf(vectors, null, 1)).points;
    const next = umapEmbedder.embed(inputOf(vectors, former, 2)).points;
    const moved = (points: readonly Point[]) => points.reduce((sum, point, i) => sum + span(point, former[i]!), 0) / points.length;
    const width = Math.max(...former.map((point) => span(point, former[0]!)));
    expect(next).not.toEqual(former);
    expect(moved(next)).toBeLessThan(0.15 * width);
    expect(moved(umapEmbedder.embed(inputOf(vectors, null, 2)).points)).toBeGreaterThan(2 * moved(next));
  });

  it('differs between seeds only within limits that leave groups apart', () => {
    const [a, b] = [1, 2].map((seed) => umapEmbedder.embed(inputOf(grouped(6), null, seed)).points);
    expect(a).not.toEqual(b);
    expect(purity(b!)).toBe(1);
  });
});

describe('alignEmbedding', () => {
  it('turns a mirrored component back and carries new maps along', () => {
    const { points, explained } = pcaEmbedder.embed(inputOf(vectorsFrom(randomRows(7, 10, 5))));
    const former = points.map(([x, y], i): Point | null => (i < 8 ? [-x + 3, y] : null));
    const aligned = alignEmbedding({ kind: 'pca', points, explained }, former).points;
    aligned.forEach((point, i) => expect(span(point, [3 - points[i]![0], points[i]![1]])).toBeLessThan(1e-12));
  });
});
