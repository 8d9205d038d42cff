// A layer's maps, looked at: summary and thumbnails in the compact form that records keep. Pure, seeded; runs in a worker of its own.
import type { MapStack } from '../engine/types';
import type { EmbeddingKind, LayerInsight } from '../protocol/layerRecord';
import type { Plane } from '../protocol/planes';
import { cutMaps } from './cutMaps';
import { pcaEmbedder, type Embedder } from './embedding';
import type { Hierarchy } from './hierarchy';
import { computeSegmentationAbility } from './segmentationAbility';
import { summariseLayer, type LayerQuestion, type LayerSummary } from './summariseLayer';
import { computeThumbnails } from './thumbnails';

export interface LayerTask extends Pick<LayerQuestion, 'filters' | 'distance' | 'seed' | 'target'> {
  maps: MapStack;
  former: FormerInsight | null;
  /** How the dots are placed; principal components where it does not say. */
  embedding?: EmbeddingKind;
  /** Where a volume's maps are cut for the thumbnails; `depth` in the maps' own grid. */
  cut: { plane: Plane; depth: number };
}

/** What of the layer's former record colours and dots are carried on from. */
export interface FormerInsight extends Pick<LayerInsight, 'clusters' | 'embedding'> {
  filters: ArrayLike<number>;
}

/** `embedder`: that of the task's embedding. Maps of a volume with a target that is a slice are scored on that slice. @throws RangeError on values that are not finite. */
export function describeLayer({ maps, former, cut, target, ...question }: LayerTask, embedder: Embedder = pcaEmbedder): LayerInsight {
  const shown = cutMaps(maps, cut.plane, cut.depth);
  const summary = summariseLayer(maps, { ...question, embedder, former: former && unpackFormer(former) });
  const ability = target ? computeSegmentationAbility(target.shape.length < 3 ? shown : maps, target) : null;
  return { ...packSummary(summary), ability: packAbility(ability), pictures: takePictures(shown) };
}

function unpackFormer({ filters, clusters, embedding }: FormerInsight): NonNullable<LayerQuestion['former']> {
  const { kind, explained, points } = embedding;
  return {
    filters: Array.from(filters),
    clusters: { colours: Array.from(clusters.colours) },
    embedding: { kind, explained, points: Array.from(filters, (_, i) => [points[2 * i] ?? 0, points[2 * i + 1] ?? 0]) },
  };
}

const floats = (values: readonly (number | null)[]): Float32Array<ArrayBuffer> => Float32Array.from(values, (value) => value ?? NaN);

function packSummary({ deltaOpt, clusters, embedding, clusterability }: LayerSummary): Omit<LayerInsight, 'pictures' | 'ability'> {
  const { labels, colours, silhouettes, meanSilhouette, tried, hierarchy } = clusters;
  return {
    deltaOpt: floats(deltaOpt),
    clusters: {
      labels: Uint16Array.from(labels),
      colours: Uint16Array.from(colours),
      silhouettes: floats(silhouettes ?? labels.map(() => null)),
      meanSilhouette,
      tried,
    },
    dendrogram: packHierarchy(hierarchy),
    embedding: { kind: embedding.kind, points: Float32Array.from(embedding.points.flat()), explained: embedding.explained },
    clusterability,
  };
}

const packAbility = (scores: (number | null)[][] | null): LayerInsight['ability'] =>
  scores && { classes: scores[0]?.length ?? 0, values: floats(scores.flat()) };

const packHierarchy = ({ merges, order }: Hierarchy): LayerInsight['dendrogram'] => ({
  left: Uint16Array.from(merges, ({ left }) => left),
  right: Uint16Array.from(merges, ({ right }) => right),
  heights: Float32Array.from(merges, ({ height }) => height),
  order: Uint16Array.from(order),
});

function takePictures(maps: MapStack): LayerInsight['pictures'] {
  const { width, height, pixels } = computeThumbnails(maps);
  const all = new Uint8Array(width * height * pixels.length);
  pixels.forEach((map, i) => all.set(map, i * width * height));
  return { width, height, pixels: all };
}
