// Hopkins statistic: are maps closer to each other than points scattered over the same box are to them? Pure, seeded.
import { createRandom, type Random } from '../lib/random';
import { meanOf } from './mean';

/** Points in a space of few dimensions, `scores[i * dimensions + k]`. */
export interface Points {
  count: number;
  dimensions: number;
  scores: Float64Array;
}

/** Draws whose statistics are averaged: a single one of few maps says more about the draw than about the maps. */
export const hopkinsDraws = 50;

/**
 * Mean over 50 seeded draws of H = Σ u^d / (Σ u^d + Σ w^d) (Hopkins & Skellam 1954; exponent d = dimensions, Cross & Jain 1982):
 * u = distance of m points, uniform in the bounding box, to their nearest map; w = distance of m maps, drawn without replacement, to
 * their nearest other map; m = ⌈N/10⌉. 0.5 where maps are spread uniformly, towards 1 where they cluster, towards 0 on a lattice.
 * Null for fewer than 2 maps and where all are in one place.
 */
export function computeHopkins(points: Points, seed: number): number | null {
  const { count, dimensions } = points;
  if (count < 2 || dimensions === 0) return null;
  const random = createRandom(seed);
  const box = boundingBox(points);
  const own = Array.from({ length: count }, (_, i) => nearestDistance(points, positionOf(points, i), i));
  const sample = Math.ceil(count / 10);
  const draws = Array.from({ length: hopkinsDraws }, () => {
    const scattered = Array.from({ length: sample }, () => nearestDistance(points, drawFrom(box, random), -1));
    const chosen = random.shuffle(own).slice(0, sample);
    return computeHopkinsRatio(scattered, chosen, dimensions);
  });
  return meanOf(draws);
}

/** Σ u^d / (Σ u^d + Σ w^d); null where all distances are 0. Distances are first divided by the largest, so that no power vanishes. */
export function computeHopkinsRatio(scattered: readonly number[], own: readonly number[], dimensions: number): number | null {
  const largest = Math.max(...scattered, ...own);
  if (largest === 0) return null;
  const powers = (values: readonly number[]) => values.reduce((sum, value) => sum + (value / largest) ** dimensions, 0);
  const outside = powers(scattered);
  return outside / (outside + powers(own));
}

interface Box {
  low: number[];
  high: number[];
}

function boundingBox({ count, dimensions, scores }: Points): Box {
  const axes = Array.from({ length: dimensions }, (_, k) => Array.from({ length: count }, (__, i) => scores[i * dimensions + k] as number));
  return { low: axes.map((axis) => Math.min(...axis)), high: axes.map((axis) => Math.max(...axis)) };
}

function drawFrom({ low, high }: Box, random: Random): Float64Array {
  return Float64Array.from(low, (start, k) => random.uniform(start, high[k] as number));
}

function positionOf({ dimensions, scores }: Points, i: number): Float64Array {
  return scores.subarray(i * dimensions, (i + 1) * dimensions);
}

/** Distance to the nearest point other than `except`. */
function nearestDistance({ count, dimensions, scores }: Points, position: Float64Array, except: number): number {
  let least = Infinity;
  for (let i = 0; i < count; i++) {
    if (i === except) continue;
    let sum = 0;
    for (let k = 0; k < dimensions; k++) sum += ((scores[i * dimensions + k] as number) - (position[k] as number)) ** 2;
    if (sum < least) least = sum;
  }
  return Math.sqrt(least);
}
