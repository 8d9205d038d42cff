// A dot in the plane for each map, laid over the dots of the former epoch. Pure; how dots are found is an Embedder's business.
import type { EmbeddingKind } from '../protocol/layerRecord';
import type { DistanceMatrix } from './distanceMatrix';
import type { Pca } from './pca';
import { fitPlacement, type Point } from './procrustes';

export interface EmbeddingInput {
  distances: DistanceMatrix;
  pca: Pca;
  /** Where the same map was drawn in the former epoch by the same embedder; null for a map that had no place. */
  former: readonly (Point | null)[];
  seed: number;
}

export interface Embedding {
  /** Of the embedder that made it. */
  kind: EmbeddingKind;
  points: Point[];
  /** Share of the maps' variance that the two axes hold; null where axes have no such meaning. */
  explained: number | null;
}

export interface Embedder {
  kind: EmbeddingKind;
  embed(input: EmbeddingInput): Embedding;
}

/** The first two principal components: axes in the unit of the vectors, linear, so that distances are never stretched, only shortened. */
export const pcaEmbedder: Embedder = { kind: 'pca', embed: embedByPca };

function embedByPca({ pca: { count, dimensions, scores, explained } }: EmbeddingInput): Embedding {
  const score = (i: number, axis: number): number => (axis < dimensions ? (scores[i * dimensions + axis] as number) : 0);
  const points = Array.from({ length: count }, (_, i): Point => [score(i, 0), score(i, 1)]);
  return { kind: 'pca', points, explained: (explained[0] ?? 0) + (explained[1] ?? 0) };
}

/** The embedding turned, mirrored and shifted, not scaled, onto the maps' former places. */
export function alignEmbedding(embedding: Embedding, former: readonly (Point | null)[]): Embedding {
  const pairs = embedding.points.flatMap((point, i) => {
    const place = former[i];
    return place ? [{ point, place }] : [];
  });
  const place = fitPlacement(
    pairs.map(({ point }) => point),
    pairs.map((pair) => pair.place),
  );
  return { ...embedding, points: embedding.points.map(place) };
}
