// UMAP (McInnes, Healy & Melville 2018) of a layer's maps through umap-js. A module of its own, so that it can be loaded when asked for.
import { UMAP } from 'umap-js';
import { createRandom } from '../lib/random';
import type { DistanceMatrix } from './distanceMatrix';
import { pcaEmbedder, type Embedder, type Embedding, type EmbeddingInput } from './embedding';
import type { Point } from './procrustes';

/** UMAP's default number of neighbours, as far as there are maps. */
const neighbours = 15;
/** Below this UMAP's neighbourhood graph means nothing; PCA shows all there is. */
const fewestMaps = 4;
/** UMAP's own effort for small sets, and less of it where the dots only have to follow: with full steps groups that have no common
 *  neighbours wander off, twelve times as far as with these. */
const afresh = { nEpochs: 500, learningRate: 1 };
const following = { nEpochs: 100, learningRate: 0.1 };
/** Half the width of the starting positions, as in the authors' implementation. */
const startExtent = 10;

/**
 * Exact nearest neighbours from the distance matrix; seeded. Starts from the dots of the former epoch, where there are any, else from
 * the principal components (Kobak & Linderman 2021: initialisation decides the global layout), not from random places.
 * With fewer than 4 maps, or maps that are all the same, the result is that of pcaEmbedder.
 */
export const umapEmbedder: Embedder = { kind: 'umap', embed: embedByUmap };

function embedByUmap(input: EmbeddingInput): Embedding {
  const { distances, pca, seed } = input;
  if (distances.count < fewestMaps || pca.dimensions === 0) return pcaEmbedder.embed(input);
  const random = createRandom(seed);
  const nNeighbors = Math.min(neighbours, distances.count - 1);
  const umap = new UMAP({ nNeighbors, nComponents: 2, random: random.next, ...(input.former.some(Boolean) ? following : afresh) });
  const { indices, lengths } = findNeighbours(distances, nNeighbors);
  umap.setPrecomputedKNN(indices, lengths);
  const epochs = umap.initializeFit(indices);
  // getEmbedding() hands out the very arrays that step() moves, which is how a start can be given.
  const live = umap.getEmbedding();
  startPoints(input).forEach((point, i) => live[i]?.splice(0, 2, ...point));
  for (let epoch = 0; epoch < epochs; epoch++) umap.step();
  return { kind: 'umap', points: umap.getEmbedding().map(([x = 0, y = 0]): Point => [x, y]), explained: null };
}

/** Each row: the map itself, then its nearest others, as umap-js expects. Ties by index. */
function findNeighbours({ count, values }: DistanceMatrix, wanted: number): { indices: number[][]; lengths: number[][] } {
  const distance = (i: number, j: number): number => values[i * count + j] as number;
  const indices = Array.from({ length: count }, (_, i) => {
    const others = Array.from({ length: count }, (_, j) => j).filter((j) => j !== i);
    return [i, ...others.sort((a, b) => distance(i, a) - distance(i, b) || a - b).slice(0, wanted - 1)];
  });
  return { indices, lengths: indices.map((row, i) => row.map((j) => distance(i, j))) };
}

function startPoints(input: EmbeddingInput): Point[] {
  const fresh = pcaEmbedder.embed(input).points;
  const extent = fresh.reduce((most, [x, y]) => Math.max(most, Math.abs(x), Math.abs(y)), 0);
  return fresh.map(([x, y], i) => input.former[i] ?? [(x / extent) * startExtent, (y / extent) * startExtent]);
}
