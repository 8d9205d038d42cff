// Experiments: several configurations trained one after the other on the same data, and what is kept of each. Types and plans only.
import type { DeepPartial, RunConfig } from './config';
import type { HistoryRow } from './snapshot';

/** How much the maps of each prunable layer cluster at an epoch's end, before its prune; layers in forward order. */
export interface ClusterabilityRow {
  epoch: number;
  layers: {
    name: string;
    /** In [0, 1]; in at most 10 principal components. */
    hopkins: number | null;
    /** Dip-dist: share of the maps that see groups, p < 0.05. */
    dip: number | null;
    /** Mean number of maps within a quarter of the largest distance. */
    neighbours: number | null;
    meanDeltaOpt: number | null;
  }[];
}

export type ClusterabilityMeasure = Exclude<keyof ClusterabilityRow['layers'][number], 'name'>;

/** One configuration of a series. */
export interface SeriesMember {
  name: string;
  /** What differs from the configuration the series began with. */
  patch: DeepPartial<RunConfig>;
}

/** What is kept of a member's run. */
export interface SeriesResult {
  name: string;
  config: RunConfig;
  history: HistoryRow[];
  clusterability: ClusterabilityRow[];
}
