// Whether a layer's maps cluster, in four numbers. Pure, seeded.
import type { Distance } from '../protocol/config';
import { computeDipDist, type DipDist } from './dipDist';
import type { DistanceMatrix } from './distanceMatrix';
import { computeHopkins } from './hopkins';
import { meanOf } from './mean';
import { computeNeighbours } from './neighbours';
import type { Pca } from './pca';

/** Principal components on which the Hopkins statistic is computed, at most. */
export const hopkinsDimensions = 10;

export interface Clusterability {
  hopkins: number | null;
  dip: DipDist | null;
  neighbours: number | null;
  meanDeltaOpt: number | null;
}

/** δ_opt of every map: its distance to map 0, which itself gets null; for `euc_norm_deltaprunenorm` over the largest + 1e-15. */
export function readDeltaOpt({ count, values }: DistanceMatrix, distance: Distance): (number | null)[] {
  const row = Array.from(values.subarray(0, count));
  const divisor = distance === 'euc_norm_deltaprunenorm' ? Math.max(0, ...row) + 1e-15 : 1;
  return row.map((value, i) => (i === 0 ? null : value / divisor));
}

/** `pca` holds at least the leading 10 components, or all there are. */
export function computeClusterability(
  distances: DistanceMatrix,
  pca: Pca,
  deltaOpt: readonly (number | null)[],
  seed: number,
): Clusterability {
  return {
    hopkins: computeHopkins(pca, seed),
    dip: computeDipDist(distances),
    neighbours: computeNeighbours(distances),
    meanDeltaOpt: meanOf(deltaOpt),
  };
}
