// How many clusters a layer's maps form, told from the maps alone. Pure.
import { cutByCount, type Labels } from './cutHierarchy';
import type { DistanceMatrix } from './distanceMatrix';
import type { Hierarchy } from './hierarchy';
import { meanOf } from './mean';
import { computeSilhouettes } from './silhouette';

/** Largest number of clusters that is tried. */
export const mostClusters = 10;

/** At or below this mean silhouette there is "no substantial structure" (Kaufman & Rousseeuw 1990, table 4): one cluster. */
export const silhouetteBar = 0.25;

export interface ClusterChoice {
  labels: Labels;
  /** Mean silhouette for each number of clusters tried, 2 … min(10, N-1). */
  tried: { clusters: number; meanSilhouette: number }[];
}

/** The cut of 2 … min(10, N-1) clusters with the largest mean silhouette (the fewest, where several share it), or a single cluster. */
export function chooseClusters(distances: DistanceMatrix, hierarchy: Hierarchy): ClusterChoice {
  const counts = Array.from({ length: Math.max(0, Math.min(mostClusters, hierarchy.count - 1) - 1) }, (_, i) => i + 2);
  const tried = counts.map((clusters) => {
    const silhouettes = computeSilhouettes(distances, cutByCount(hierarchy, clusters)) ?? [];
    return { clusters, meanSilhouette: meanOf(silhouettes) ?? 0 };
  });
  let best = { clusters: 1, meanSilhouette: silhouetteBar };
  for (const candidate of tried) if (candidate.meanSilhouette > best.meanSilhouette) best = candidate;
  return { labels: cutByCount(hierarchy, best.clusters), tried };
}
