// Keeps a cluster's colour from epoch to epoch. Pure; colours are numbers, a palette belongs to whoever draws.
import { assignBest } from './assignment';
import { countClusters, type Labels } from './cutHierarchy';

/** Colour of each filter of an epoch; `filters` are indices into the original network. */
export interface ColouredFilters {
  filters: readonly number[];
  colours: readonly number[];
}

/**
 * Colour of each map. Clusters of this and the former epoch are paired so that the most filters keep their colour; a cluster that
 * shares no filter with its pair is new and takes the smallest number that neither epoch uses, so a new colour always means a new cluster.
 */
export function carryColours(filters: readonly number[], labels: Labels, former: ColouredFilters | null): number[] {
  const known = [...new Set(former?.colours ?? [])].sort((a, b) => a - b);
  const formerColours = new Map(former?.filters.map((filter, i) => [filter, former.colours[i]]));
  const overlaps = Array.from({ length: countClusters(labels) }, () => known.map(() => 0));
  filters.forEach((filter, i) => {
    const colour = formerColours.get(filter);
    const row = overlaps[labels[i] as number];
    const column = colour === undefined ? -1 : known.indexOf(colour);
    if (row && column >= 0) row[column] = (row[column] as number) + 1;
  });
  const used = new Set(known);
  const clusterColours = assignBest(overlaps).map((column, cluster) => {
    const kept = (overlaps[cluster]?.[column] ?? 0) > 0 ? known[column] : undefined;
    return kept ?? takeFree(used);
  });
  return labels.map((label) => clusterColours[label] as number);
}

function takeFree(used: Set<number>): number {
  let colour = 0;
  while (used.has(colour)) colour++;
  used.add(colour);
  return colour;
}
