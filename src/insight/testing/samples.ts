// Vectors and map stacks made from numbers, for tests.
import type { MapStack } from '../../engine/types';
import { createRandom } from '../../lib/random';
import { computeDistances, type DistanceMatrix } from '../distanceMatrix';
import type { MapVectors } from '../scaledPooledMaps';

export function vectorsFrom(rows: readonly (readonly number[])[]): MapVectors {
  return { count: rows.length, length: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) };
}

/** Plain Euclidean distances of points in the plane: the RMS over two axes times √2. */
export function distancesBetween(points: readonly (readonly [number, number])[]): DistanceMatrix {
  const { count, values } = computeDistances(vectorsFrom(points));
  return { count, values: values.map((value) => value * Math.SQRT2) };
}

/** Normally distributed rows. */
export function randomRows(seed: number, count: number, length: number): number[][] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length }, () => random.normal()));
}

/** Maps around `groups` random patterns; `spread` is the noise's standard deviation beside the patterns' 1. */
export function groupedMaps(seed: number, groups: number, size: number, shape: readonly number[], spread: number): MapStack {
  const random = createRandom(seed);
  const positions = shape.reduce((a, b) => a * b, 1);
  // Twice as coarse as the pooling, so that it does not average the patterns away.
  const [height = 1, width = 1] = shape.slice(-2);
  const patterns = Array.from({ length: groups }, () => {
    const coarse = Array.from({ length: positions }, () => random.normal());
    return Array.from({ length: positions }, (_, i) => {
      const [z, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
      return coarse[(Math.floor(z / 2) * 2 * height + (y >> 1) * 2) * width + (x >> 1) * 2] as number;
    });
  });
  const maps = Array.from({ length: groups * size }, (_, i) => patterns[i % groups]!.map((value) => value + spread * random.normal()));
  return { shape: [maps.length, ...shape], data: Float32Array.from(maps.flat()) };
}
