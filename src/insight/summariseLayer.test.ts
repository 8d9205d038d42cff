// The record of a layer: agrees with its parts, crosses a worker's border, and follows a layer from epoch to epoch through a prune.
import { describe, expect, it } from 'vitest';
import { countClusters } from './cutHierarchy';
import { summariseLayer, type LayerQuestion } from './summariseLayer';
import { groupedMaps } from './testing/samples';
import { umapEmbedder } from './umapEmbedding';
import type { MapStack } from '../engine/types';

const groups = 3;
const maps = groupedMaps(2, groups, 8, [16, 16], 0.3);
const filters = Array.from({ length: 24 }, (_, i) => 2 * i + 5);
const ask = (more: Partial<LayerQuestion> = {}): LayerQuestion => ({ filters, distance: 'euc_norm', seed: 1, ...more });
const keep = ({ shape, data }: MapStack, kept: readonly number[]): MapStack => {
  const size = data.length / shape[0]!;
  return {
    shape: [kept.length, ...shape.slice(1)],
    data: Float32Array.from(kept.flatMap((i) => [...data.subarray(i * size, (i + 1) * size)])),
  };
};

describe('summariseLayer', () => {
  it('finds the groups that are there, without being told how many', () => {
    const { clusters, clusterability, deltaOpt } = summariseLayer(maps, ask());
    expect(clusters.labels).toEqual(filters.map((_, i) => i % groups));
    expect(clusters.colours).toEqual(clusters.labels);
    expect(clusters.meanSilhouette).toBeGreaterThan(0.5);
    expect(clusterability.hopkins).toBeGreaterThan(0.9);
    expect(clusterability.dip!.splitViewers).toBe(1);
    expect(clusterability.neighbours).toBeGreaterThan(6);
    expect(clusterability.neighbours).toBeLessThanOrEqual(7);
    expect(clusterability.meanDeltaOpt).toBeCloseTo(deltaOpt.slice(1).reduce((sum, value) => sum! + value!, 0)! / 23, 12);
  });

  it('sees a single cluster in noise', () => {
    const { clusters, clusterability } = summariseLayer(groupedMaps(3, 24, 1, [16, 16], 1), ask());
    expect(countClusters(clusters.labels)).toBe(1);
    expect(clusters.silhouettes).toBeNull();
    expect(clusterability.dip!.splitViewers).toBeLessThan(0.2);
  });

  it('is plain data, the same for the same seed', () => {
    const record = summariseLayer(maps, ask());
    expect(structuredClone(record)).toEqual(record);
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    expect(summariseLayer(maps, ask())).toEqual(record);
  });

  it('can be cut elsewhere', () => {
    expect(countClusters(summariseLayer(maps, ask({ cut: { clusters: 5 } })).clusters.labels)).toBe(5);
    const { hierarchy } = summariseLayer(maps, ask()).clusters;
    const height = (hierarchy.merges.at(-2)!.height + hierarchy.merges.at(-1)!.height) / 2;
    expect(countClusters(summariseLayer(maps, ask({ cut: { height } })).clusters.labels)).toBe(2);
  });

  it('keeps colours and places through a prune', () => {
    const former = summariseLayer(maps, ask());
    const kept = [5, 8, 4, 1, 7, 10, 14, 3, 17, 20, 6].sort((a, b) => a - b);
    const next = summariseLayer(keep(maps, kept), ask({ filters: kept.map((i) => filters[i]!), former }));
    expect(next.clusters.colours).toEqual(kept.map((i) => former.clusters.colours[i]));
    const width = Math.max(...former.embedding.points.map(([x]) => x)) - Math.min(...former.embedding.points.map(([x]) => x));
    kept.forEach((i, place) => {
      const [a, b] = [former.embedding.points[i]!, next.embedding.points[place]!];
      expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeLessThan(0.25 * width);
    });
  });

  it('does not lay dots over those of another embedding', () => {
    const former = summariseLayer(maps, ask({ embedder: umapEmbedder }));
    expect(former.embedding.kind).toBe('umap');
    expect(summariseLayer(maps, ask({ former })).embedding).toEqual(summariseLayer(maps, ask()).embedding);
  });

  it('scores the maps against the truth where there is one', () => {
    const target = {
      shape: [16, 16],
      truth: Uint8Array.from({ length: 256 }, (_, i) => (i < 128 ? 1 : 0)),
      classes: 2,
      probabilities: null,
    };
    expect(summariseLayer(maps, ask()).segmentationAbility).toBeNull();
    const scores = summariseLayer(maps, ask({ target })).segmentationAbility!;
    expect(scores).toHaveLength(24);
    for (const [score] of scores) expect(score).toBeGreaterThan(0);
  });

  it.each([1, 2, 3])('has nothing to say but no trouble with %i maps', (count) => {
    const { clusters, embedding, clusterability } = summariseLayer(
      keep(maps, [0, 1, 2].slice(0, count)),
      ask({ filters: filters.slice(0, count) }),
    );
    expect(clusters.labels).toHaveLength(count);
    expect(embedding.points.flat().every(Number.isFinite)).toBe(true);
    expect(clusterability.dip).toBeNull();
  });

  it('survives constant, identical and tiny maps', () => {
    for (const shape of [
      [4, 4],
      [1, 1],
    ]) {
      const { clusters, clusterability } = summariseLayer(
        { shape: [24, ...shape], data: new Float32Array(24 * shape[0]! * shape[1]!).fill(2) },
        ask(),
      );
      expect(countClusters(clusters.labels)).toBe(1);
      expect(clusterability).toMatchObject({ hopkins: null, neighbours: 23, meanDeltaOpt: 0 });
      expect(clusterability.dip!.splitViewers).toBe(0);
    }
  });

  it('refuses filters that do not fit the maps', () => {
    expect(() => summariseLayer(maps, ask({ filters: [1, 2] }))).toThrow('2 filter indices for 24 maps');
  });
});
