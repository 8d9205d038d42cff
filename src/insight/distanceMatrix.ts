// Distances between all pairs of a layer's maps. Pure arithmetic on vectors; knows nothing of filters or layers.
import type { MapVectors } from './scaledPooledMaps';

/** Symmetric, zero diagonal; `values[i * count + j]`. */
export interface DistanceMatrix {
  count: number;
  values: Float64Array<ArrayBuffer>;
}

/**
 * Root mean square difference of every pair of vectors: sqrt(mean (a - b)^2), the same measure as δ_opt, so that row 0 is δ_opt.
 * Vectors of length 0 are at distance 0. Differences are squared, not expanded into |a|² + |b|² - 2ab: identical maps must be at
 * exactly 0, and the expansion is no faster.
 */
export function computeDistances({ count, length, data }: MapVectors): DistanceMatrix {
  const values = new Float64Array(count * count);
  const mean = length === 0 ? 0 : 1 / length;
  const store = (i: number, j: number, sum: number): void => {
    values[i * count + j] = values[j * count + i] = Math.sqrt(sum * mean);
  };
  for (let i = 0; i < count; i += 2) {
    const second = Math.min(i + 1, count - 1);
    for (let j = 0; j <= i; j += 2) {
      const other = Math.min(j + 1, count - 1);
      const sums = sumSquares(data, length, i * length, second * length, j * length, other * length);
      store(i, j, sums[0]);
      store(i, other, sums[1]);
      store(second, j, sums[2]);
      store(second, other, sums[3]);
    }
  }
  return { count, values };
}

/** Two rows against two rows at a time: each value read serves two differences. */
function sumSquares(
  data: Float64Array,
  length: number,
  a: number,
  b: number,
  c: number,
  d: number,
): [ac: number, ad: number, bc: number, bd: number] {
  let [ac, ad, bc, bd] = [0, 0, 0, 0];
  for (let k = 0; k < length; k++) {
    const p = data[a + k] as number;
    const q = data[b + k] as number;
    const r = data[c + k] as number;
    const s = data[d + k] as number;
    ac += (p - r) * (p - r);
    ad += (p - s) * (p - s);
    bc += (q - r) * (q - r);
    bd += (q - s) * (q - s);
  }
  return [ac, ad, bc, bd];
}

/** Row `i` without its own zero: the distances that map i sees. */
export function distancesFrom({ count, values }: DistanceMatrix, i: number): Float64Array<ArrayBuffer> {
  return values.slice(i * count, (i + 1) * count).filter((_, j) => j !== i);
}

/** The largest distance of all; 0 for fewer than two maps. */
export function largestDistance({ values }: DistanceMatrix): number {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  return largest;
}
