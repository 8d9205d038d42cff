// Clusters from a dendrogram, cut by number or by height. Pure.
import type { Hierarchy } from './hierarchy';

/** Cluster of every leaf, 0 … clusters - 1, numbered in the order of their smallest leaves; so leaf 0 is always in cluster 0. */
export type Labels = number[];

/** Exactly `clusters` clusters, limited to 1 … count. */
export function cutByCount(hierarchy: Hierarchy, clusters: number): Labels {
  const wanted = Math.min(Math.max(Math.round(clusters), 1), hierarchy.count);
  return labelLeaves(hierarchy, hierarchy.count - wanted);
}

/** All merges at or below `height` (in the unit of the distances) are made. */
export function cutByHeight(hierarchy: Hierarchy, height: number): Labels {
  return labelLeaves(hierarchy, hierarchy.merges.filter((merge) => merge.height <= height).length);
}

/** Number of clusters of a labelling. */
export function countClusters(labels: Labels): number {
  return labels.reduce((most, label) => Math.max(most, label + 1), 0);
}

function labelLeaves({ count, merges }: Hierarchy, made: number): Labels {
  const roots = Array.from({ length: count + made }, (_, i) => i);
  for (let i = made - 1; i >= 0; i--) {
    const merge = merges[i];
    if (merge) roots[merge.left] = roots[merge.right] = roots[count + i] as number;
  }
  const numbers = new Map<number, number>();
  return roots.slice(0, count).map((root) => {
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
}
