// One layer at one moment as plain, compact data: what decided its prune, and what its maps look like. Crosses workers, lies in memory, can be stored.
import type { Plane } from './planes';

/** The patch that the network was shown: of this slice of this validation case. */
export interface RecordPlace {
  caseId: string;
  plane: Plane;
  slice: number;
}

/** Principal components, which records hold, or UMAP, which is made when asked for. */
export type EmbeddingKind = 'pca' | 'umap';

/** Whether a layer's maps cluster, in four numbers; null where too few maps leave a number undefined. */
export interface ClusterabilityNumbers {
  /** Hopkins statistic with exponent d = dimensions, on at most ten principal components, mean over seeded draws. */
  hopkins: number | null;
  /** Dip-dist: share of the maps that see more than one group (p < 0.05), the largest dip and its p-value. */
  dip: { splitViewers: number; largestDip: number; p: number } | null;
  /** Mean number of maps within a quarter of the largest distance. */
  neighbours: number | null;
  meanDeltaOpt: number | null;
}

/** Lists run over the maps; NaN stands for what is not known. Everything here follows from the maps alone. */
export interface LayerInsight {
  /** Distance to the first map, the measure that the regulariser lowers, on this patch; NaN for the first map itself. */
  deltaOpt: Float32Array<ArrayBuffer>;
  clusters: {
    /** Cluster of each map, from 0 in the order of their smallest maps. */
    labels: Uint16Array<ArrayBuffer>;
    /** Number of the cluster's colour, the same from epoch to epoch. */
    colours: Uint16Array<ArrayBuffer>;
    /** Of each map, in [-1, 1]; NaN where there is one cluster. */
    silhouettes: Float32Array<ArrayBuffer>;
    meanSilhouette: number | null;
    /** Mean silhouette for each number of clusters tried. */
    tried: { clusters: number; meanSilhouette: number }[];
  };
  /** Average linkage: merge i joins nodes left[i] and right[i] (maps, then earlier merges counted on) at a mean distance. `order` lists the maps as drawn. */
  dendrogram: {
    left: Uint16Array<ArrayBuffer>;
    right: Uint16Array<ArrayBuffer>;
    heights: Float32Array<ArrayBuffer>;
    order: Uint16Array<ArrayBuffer>;
  };
  embedding: {
    kind: EmbeddingKind;
    /** x, y of each map, laid over those of the former record. */
    points: Float32Array<ArrayBuffer>;
    /** Share of the maps' variance that the two axes hold; null where axes have no such meaning. */
    explained: number | null;
  };
  clusterability: ClusterabilityNumbers;
  /** `values[map * classes + class]`, foreground classes; null where there is no truth. */
  ability: { classes: number; values: Float32Array<ArrayBuffer> } | null;
  /** Each map min-max scaled to 0..255, row-major, one after the other; null where they were given up to stay within memory. */
  pictures: { width: number; height: number; pixels: Uint8Array<ArrayBuffer> } | null;
}

export interface LayerRecord extends LayerInsight {
  layer: string;
  epoch: number;
  /** True: taken at the epoch's end with the weights and the numbers that decided its prune. False: taken now, δ_prune being that of the latest decision. */
  decided: boolean;
  place: RecordPlace;
  /** τ; of a decision the one that decided. */
  threshold: number;
  /** δ_prune's random reference, or null before the first evidence. */
  reference: number | null;
  /** δ_opt's reference. */
  first: number;
  /** Indices into the original network, ascending: before that epoch's prune. */
  filters: Uint16Array<ArrayBuffer>;
  /** The numbers that decided, NaN where none were measured. */
  deltaPrune: Float32Array<ArrayBuffer>;
  /** Filters that went at the end of this epoch. */
  removed: Uint16Array<ArrayBuffer>;
  /** Filters that a hand keeps from going. */
  protected: Uint16Array<ArrayBuffer>;
}

/** A filter that is gone, as it was last seen. */
export interface RemovedMap {
  filter: number;
  /** At whose end it went. */
  epoch: number;
  deltaPrune: number | null;
  /** Null where that epoch was not recorded. */
  pixels: Uint8Array<ArrayBuffer> | null;
}

/** What has left a layer, oldest first; the size of a picture is that of the layer's records. */
export interface RemovedMaps {
  layer: string;
  maps: RemovedMap[];
}

/** An epoch's records in short, for charts over epochs. */
export interface EpochInsight {
  epoch: number;
  place: RecordPlace;
  layers: LayerDigest[];
  memory: RecordMemory;
  /** Time that training waited for the maps, and time that a worker beside it took to look at them. */
  cost: { waitedMs: number; describedMs: number };
}

export interface LayerDigest {
  layer: string;
  filters: number;
  removed: number;
  clusters: number;
  meanSilhouette: number | null;
  clusterability: ClusterabilityNumbers;
  /** Mean segmentation ability per foreground class of all maps, of those kept and of those removed; null where no map has one. */
  ability: { all: (number | null)[]; kept: (number | null)[]; removed: (number | null)[] } | null;
}

/** What records take up. */
export interface RecordMemory {
  bytes: number;
  limitBytes: number;
  /** Epochs that can be read again, oldest first; those still with pictures. */
  epochs: number[];
  pictured: number[];
}
