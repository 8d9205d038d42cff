// What a layer's record costs: `npx vitest bench --run src/insight`. Not part of the tests.
import { bench, describe } from 'vitest';
import { computeDipDist } from './dipDist';
import { computeDistances } from './distanceMatrix';
import { computeHierarchy } from './hierarchy';
import { computeScaledPooledMaps } from './scaledPooledMaps';
import { summariseLayer } from './summariseLayer';
import { groupedMaps } from './testing/samples';

const options = { iterations: 7, time: 0, warmupIterations: 2, warmupTime: 0 };

describe.each([
  { count: 64, edge: 32 },
  { count: 480, edge: 16 },
])('$count maps of $edge x $edge', ({ count, edge }) => {
  const maps = groupedMaps(5, 8, count / 8, [edge, edge], 0.8);
  const vectors = computeScaledPooledMaps(maps);
  const distances = computeDistances(vectors);
  const filters = Array.from({ length: count }, (_, i) => i);
  bench('distances', () => void computeDistances(vectors), options);
  bench('dendrogram', () => void computeHierarchy(distances), options);
  bench('dip-dist', () => void computeDipDist(distances), options);
  bench('the whole record', () => void summariseLayer(maps, { filters, distance: 'euc_norm', seed: 1 }), options);
});
