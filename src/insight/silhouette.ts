// How well each map sits in its cluster (Rousseeuw 1987). Pure.
import type { Labels } from './cutHierarchy';
import { countClusters } from './cutHierarchy';
import type { DistanceMatrix } from './distanceMatrix';

/**
 * s(i) = (b - a) / max(a, b), in [-1, 1]: a = mean distance to the other members of i's cluster, b = the smallest mean distance to
 * another cluster. 0 for the only member of a cluster and where a = b = 0. Null for all where there is one cluster: b is undefined.
 */
export function computeSilhouettes({ count, values }: DistanceMatrix, labels: Labels): number[] | null {
  const clusters = countClusters(labels);
  if (clusters < 2) return null;
  const sizes = new Array<number>(clusters).fill(0);
  for (const label of labels) sizes[label] = (sizes[label] as number) + 1;
  return labels.map((own, i) => {
    const sums = new Float64Array(clusters);
    for (let j = 0; j < count; j++) {
      const label = labels[j] as number;
      sums[label] = (sums[label] as number) + (values[i * count + j] as number);
    }
    return silhouetteOf(sums, sizes, own);
  });
}

function silhouetteOf(sums: Float64Array, sizes: readonly number[], own: number): number {
  const members = sizes[own] as number;
  if (members === 1) return 0;
  const inside = (sums[own] as number) / (members - 1);
  let outside = Infinity;
  sums.forEach((sum, cluster) => {
    if (cluster !== own) outside = Math.min(outside, sum / (sizes[cluster] as number));
  });
  const larger = Math.max(inside, outside);
  return larger > 0 ? (outside - inside) / larger : 0;
}
