// Dip-dist: do the distances that maps see fall into near and far? Pure.
import { computeDip } from './dip';
import { computeDipP } from './dipTest';
import { distancesFrom, type DistanceMatrix } from './distanceMatrix';

/** Below this p-value a viewer sees more than one group. */
export const dipSignificance = 0.05;
/** With fewer distances the dip is always 1/(2n). */
const fewestDistances = 4;

export interface DipDist {
  /** Share of the maps ("viewers") whose distances to the others have p < 0.05, in [0, 1]. */
  splitViewers: number;
  largestDip: number;
  /** p-value of the largest dip. */
  p: number;
}

/**
 * The dip-dist criterion of Kalogeratos & Likas 2012 over all maps: each is a viewer, and the dip of its distances to the others, its
 * own 0 left out, tells whether it sees groups. Null for fewer than 5 maps.
 */
export function computeDipDist(distances: DistanceMatrix): DipDist | null {
  const seen = distances.count - 1;
  if (seen < fewestDistances) return null;
  const dips = Array.from({ length: distances.count }, (_, i) => computeDip(distancesFrom(distances, i).sort()));
  const largestDip = Math.max(...dips);
  const split = dips.filter((dip) => computeDipP(dip, seen) < dipSignificance);
  return { splitViewers: split.length / distances.count, largestDip, p: computeDipP(largestDip, seen) };
}
