// How well a single feature map segments on its own: ProtoSeg's score, one class against the rest. Pure.
import type { MapStack } from '../engine/types';
import { createResampler, type Grid } from './resample';

export interface AbilityTarget {
  /** [(z,) y, x] of `truth`. */
  shape: readonly number[];
  /** Class of each position; 255 belongs to no class and is left out of every sum. */
  truth: Uint8Array;
  classes: number;
  /** The network's own softmax on the same grid, channels-last; it weights the prototypes. Null: the truth does. */
  probabilities: Float32Array | null;
}

/** What a class asks of a map: where it is, and how much each position counts for it. */
interface ClassTarget {
  inside: Uint8Array;
  weight: Float64Array;
  weights: number;
  size: number;
}

const noClass = 255;

/**
 * For each map and foreground class the Dice of the segmentation that the map gives alone (He et al., Segmentation Ability Map,
 * MedIA 2023; code: ProtoSeg.py). The map is resized linearly to the truth; with p the class's probability,
 * pos = Σ Xp / Σp, neg = Σ X(1-p) / Σ(1-p), and a position is foreground where X is nearer to pos than to neg.
 * Null where the truth lacks the class, or p is 0 or 1 everywhere; 0 for a constant map. `maps.shape` is [filters, (z,) y, x].
 */
export function computeSegmentationAbility(maps: MapStack, target: AbilityTarget): (number | null)[][] {
  const [filters = 0, ...axes] = maps.shape;
  const from = gridOf(axes);
  const size = from[0] * from[1] * from[2];
  const resample = createResampler(from, gridOf(target.shape));
  const counted = target.truth.map((value) => (value === noClass ? 0 : 1));
  const total = counted.reduce((sum, value) => sum + value, 0);
  const wanted = Array.from({ length: target.classes - 1 }, (_, i) => readClass(target, i + 1));
  return Array.from({ length: filters }, (_, filter) => {
    const map = resample(maps.data.subarray(filter * size, (filter + 1) * size));
    return wanted.map((of) => scoreMap(map, of, counted, total));
  });
}

function gridOf(axes: readonly number[]): Grid {
  return axes.length === 3 ? [axes[0] ?? 1, axes[1] ?? 1, axes[2] ?? 1] : [1, axes[0] ?? 1, axes[1] ?? 1];
}

function readClass({ truth, classes, probabilities }: AbilityTarget, label: number): ClassTarget {
  const inside = truth.map((value) => (value === label ? 1 : 0));
  const weight = Float64Array.from(truth, (value, i) => {
    if (value === noClass) return 0;
    return probabilities ? (probabilities[i * classes + label] as number) : (inside[i] as number);
  });
  const sum = (values: Uint8Array | Float64Array): number => {
    let all = 0;
    for (const value of values) all += value;
    return all;
  };
  return { inside, weight, weights: sum(weight), size: sum(inside) };
}

function scoreMap(
  map: ArrayLike<number>,
  { inside, weight, weights, size }: ClassTarget,
  counted: Uint8Array,
  total: number,
): number | null {
  if (size === 0 || !(weights > 0) || !(total - weights > 0)) return null;
  let [sum, weighted] = [0, 0];
  for (let i = 0; i < map.length; i++) {
    sum += (map[i] as number) * (counted[i] as number);
    weighted += (map[i] as number) * (weight[i] as number);
  }
  const positive = weighted / weights;
  const negative = (sum - weighted) / (total - weights);
  const middle = (positive + negative) / 2;
  const direction = Math.sign(positive - negative);
  let [found, hit] = [0, 0];
  for (let i = 0; i < map.length; i++)
    if (counted[i] === 1 && ((map[i] as number) - middle) * direction > 0) {
      found++;
      hit += inside[i] as number;
    }
  return (2 * hit) / (found + size);
}
