// δ_opt's gradient in float64, as the kernels pass it on: coefficients of every map, and the part of the first map.
import type { Tensor } from '../../../../oracle/tensor';
import { packLanes } from '../../../testing/lanes';
import type { NormCase } from '../../norm/testing/cases';
import { distanceSums, type NormSetup } from '../../norm/testing/setup';

/** Strength of the regulariser in these cases. */
export const weight = 0.5;
/** What sums hold in lanes without a channel: a blank map has a distance to the first, too, and must not count. */
export const paddingSum = 9;

export interface Coefficients {
  /** Per plane [a, dL/dmin, dL/dmax]; see distance_finalize.wgsl. */
  planes: [number, number, number][];
  /** Magnitude of `a` before the published division by the largest distance can cancel it. */
  scale: number;
}

/** From the definition: L = weight x mean over samples and filters of d_c (or d_c / max d), d_c = sqrt(Σd²/P). */
export function coefficientsOf(
  { pooled, pooling, statistics, overrides }: NormSetup,
  { batch, channels, distance }: NormCase,
): Coefficients {
  const planes = distanceSums(pooled, channels).map((): [number, number, number] => [0, 0, 0]);
  let scale = 0;
  if (channels < 2 || pooling.size === 0) return { planes, scale };
  const sums = distanceSums(pooled, channels);
  const k = weight / (batch * (channels - 1));
  for (let first = 0; first < planes.length; first += channels) {
    const distances = sums.slice(first, first + channels).map(([squares]) => Math.sqrt(squares / pooling.size));
    const [largest, total] = [Math.max(...distances), distances.reduce((a, b) => a + b, 0)];
    const divisor = distance === 'euc_norm_deltaprunenorm' ? largest + 1e-15 : 1;
    const own: [number, number] = [0, 0];
    for (let c = 1; c < channels; c++) {
      const [d = 0, [squares, differences, products] = [0, 0, 0]] = [distances[c], sums[first + c]];
      if (d === 0) continue;
      const through = distance === 'euc_norm_deltaprunenorm' && d === largest ? (k * total) / divisor ** 2 : 0;
      const a = (k / divisor - through) / (pooling.size * d);
      scale = Math.max(scale, k / divisor / (pooling.size * d));
      planes[first + c] = [a, ...throughExtremes(a * differences, a * (squares + products), first + c)];
      own[0] -= a * differences;
      own[1] -= a * products;
    }
    planes[first] = [0, ...throughExtremes(own[0], own[1], first)];
  }
  return { planes, scale };

  function throughExtremes(s1: number, s2: number, plane: number): [number, number] {
    const { low = 0, high = 0 } = statistics[plane] ?? {};
    return high > low && overrides.SCALED ? [(s2 - s1) / (high - low), -s2 / (high - low)] : [0, 0];
  }
}

/** One tensor per sample. */
export const samplesOf = ({ shape, data }: Tensor): Tensor[] => {
  const [count = 1, ...rest] = shape;
  const each = data.length / count;
  return Array.from({ length: count }, (_, n) => ({ shape: [1, ...rest], data: data.subarray(n * each, (n + 1) * each) }));
};

export const packCoefficients = ({ planes }: Coefficients, { batch, channels }: NormCase): Float32Array<ArrayBuffer> =>
  packLanes(batch, channels, 3, (row, c) => planes[row * channels + c] ?? []);

/** -Σ_c a_c (q_c - q_0) per sample and pooling window; `of` is applied to every term. */
export function referenceGradient(
  { pooled, pooling }: NormSetup,
  { batch, channels }: NormCase,
  { planes }: Coefficients,
  of: (term: number) => number = (term) => term,
): number[] {
  return Array.from({ length: batch * pooling.size }, (_, i) => {
    const [sample, at] = [Math.floor(i / pooling.size), i % pooling.size];
    const q0 = pooled[sample * channels]?.[at] ?? NaN;
    let sum = 0;
    for (let c = 1; c < channels; c++)
      sum += of(-(planes[sample * channels + c]?.[0] ?? NaN) * ((pooled[sample * channels + c]?.[at] ?? NaN) - q0));
    return sum;
  });
}
