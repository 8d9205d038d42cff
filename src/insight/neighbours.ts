// How many maps a map has near it. Pure.
import { largestDistance, type DistanceMatrix } from './distanceMatrix';

/** ε as a share of the largest distance between two maps. */
export const neighbourFraction = 0.25;

/** Mean over the maps of the number of others within ε = 0.25 × the largest distance; in [0, N-1]. Null for fewer than 2 maps. */
export function computeNeighbours(distances: DistanceMatrix): number | null {
  const { count, values } = distances;
  if (count < 2) return null;
  const epsilon = neighbourFraction * largestDistance(distances);
  const near = values.reduce((sum, value) => sum + (value <= epsilon ? 1 : 0), 0);
  return (near - count) / count;
}
