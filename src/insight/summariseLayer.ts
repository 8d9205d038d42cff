// All that is known of one layer at one epoch, as one plain record that can cross a worker's border. Pure, seeded.
import type { MapStack } from '../engine/types';
import type { Distance } from '../protocol/config';
import { deriveSeed } from '../lib/random';
import { chooseClusters } from './chooseClusters';
import { computeClusterability, hopkinsDimensions, readDeltaOpt, type Clusterability } from './clusterability';
import { carryColours } from './clusterColours';
import { cutByCount, cutByHeight, type Labels } from './cutHierarchy';
import { computeDistances, type DistanceMatrix } from './distanceMatrix';
import { alignEmbedding, pcaEmbedder, type Embedder, type Embedding } from './embedding';
import { computeHierarchy, type Hierarchy } from './hierarchy';
import { meanOf } from './mean';
import { computePca } from './pca';
import type { Point } from './procrustes';
import { computeScaledPooledMaps } from './scaledPooledMaps';
import { computeSegmentationAbility, type AbilityTarget } from './segmentationAbility';
import { computeSilhouettes } from './silhouette';

/** Where the dendrogram is cut: by the best silhouette, into a number of clusters, or at a height in the unit of δ_opt. */
export type Cut = 'silhouette' | { clusters: number } | { height: number };

export interface LayerQuestion {
  /** Index into the original network of each map. */
  filters: readonly number[];
  distance: Distance;
  seed: number;
  cut?: Cut;
  /** pcaEmbedder (default) or umapEmbedder. */
  embedder?: Embedder;
  /** The same layer at the epoch before: dots are laid over its dots, clusters keep its colours. */
  former?: FormerSummary | null;
  target?: AbilityTarget | null;
}

/** What of a former summary this one is laid over. */
export interface FormerSummary {
  filters: readonly number[];
  clusters: { colours: readonly number[] };
  embedding: Embedding;
}

/** Arrays run over the maps, in the order of `filters`. */
export interface LayerSummary {
  filters: number[];
  /** Null for the first map, to which all others are drawn. */
  deltaOpt: (number | null)[];
  clusters: {
    hierarchy: Hierarchy;
    /** Cluster of each map, 0 … */
    labels: Labels;
    /** Colour number of each map's cluster, the same from epoch to epoch. */
    colours: number[];
    /** Null where there is one cluster, for which the silhouette is not defined. */
    silhouettes: number[] | null;
    meanSilhouette: number | null;
    /** Mean silhouette for each number of clusters tried. */
    tried: { clusters: number; meanSilhouette: number }[];
  };
  embedding: Embedding;
  clusterability: Clusterability;
  /** Per map and foreground class; null where no target was given. */
  segmentationAbility: (number | null)[][] | null;
}

/** `maps.shape` is [filters, (z,) y, x]: maps after norm and activation. Throws RangeError on values that are not finite or counts that disagree. */
export function summariseLayer(maps: MapStack, question: LayerQuestion): LayerSummary {
  const { filters, distance, seed, target } = question;
  if (filters.length !== maps.shape[0])
    throw new RangeError(`${filters.length} filter indices for ${maps.shape[0] ?? 0} maps: give one index a map.`);
  const vectors = computeScaledPooledMaps(maps, distance);
  const distances = computeDistances(vectors);
  const pca = computePca(vectors, hopkinsDimensions);
  const deltaOpt = readDeltaOpt(distances, distance);
  const embedder = question.embedder ?? pcaEmbedder;
  const places = findFormerPlaces(question, embedder);
  return {
    filters: [...filters],
    deltaOpt,
    clusters: describeClusters(distances, question),
    embedding: alignEmbedding(embedder.embed({ distances, pca, former: places, seed: deriveSeed(seed, 'embedding') }), places),
    clusterability: computeClusterability(distances, pca, deltaOpt, deriveSeed(seed, 'hopkins')),
    segmentationAbility: target ? computeSegmentationAbility(maps, target) : null,
  };
}

function describeClusters(distances: DistanceMatrix, { filters, cut = 'silhouette', former }: LayerQuestion): LayerSummary['clusters'] {
  const hierarchy = computeHierarchy(distances);
  const choice = chooseClusters(distances, hierarchy);
  const labels =
    cut === 'silhouette' ? choice.labels : 'clusters' in cut ? cutByCount(hierarchy, cut.clusters) : cutByHeight(hierarchy, cut.height);
  const silhouettes = computeSilhouettes(distances, labels);
  const colours = carryColours(filters, labels, former ? { filters: former.filters, colours: former.clusters.colours } : null);
  return { hierarchy, labels, colours, silhouettes, meanSilhouette: silhouettes && meanOf(silhouettes), tried: choice.tried };
}

/** Axes of another embedder mean something else; its dots are no places to go to. */
function findFormerPlaces({ filters, former }: LayerQuestion, { kind }: Embedder): (Point | null)[] {
  if (former?.embedding.kind !== kind) return filters.map(() => null);
  const places = new Map(former.filters.map((filter, i) => [filter, former.embedding.points[i]]));
  return filters.map((filter) => places.get(filter) ?? null);
}
