// The kernels of δ_opt against the oracle: distances, the coefficients of their gradient, the gradient itself.
import type { EngineDevice } from '../../../src/engine/types';
import { computeDeltaOpt, computeDeltaOptGradient } from '../../../src/oracle/deltaOpt';
import { randomTensor } from '../../../src/oracle/finiteDifference';
import { planesOf, type Tensor } from '../../../src/oracle/tensor';
import type { Findings } from '../golden/checks';
import { outsideView, packMaps, rounded, unpackMaps } from './arrays';
import { close, found, untouched, within } from './findings';
import { distanceSums } from './norm';
import type { NormCase } from './norm.cases';
import { mapsRows, type NormSetup, packLanes, packStatistics, readLanes, readPadding, sumLanes } from './normSetup';
import { ownersOfTwo, twice } from './owners';
import { probe } from './probe';

const background = 7e4;
const nothing = new Float32Array(0);
/** Strength of the regulariser in these cases. */
export const weight = 0.5;
/** What sums hold in lanes without a channel: a blank map has a distance to the first, too, and must not count. */
export const paddingSum = 9;

interface Coefficients {
  /** Per plane [a, dL/dmin, dL/dmax]; see distance_finalize.wgsl. */
  planes: [number, number, number][];
  /** Magnitude of `a` before the published division by the largest distance can cancel it. */
  scale: number;
}

/** From the definition: L = weight x mean over samples and filters of d_c (or d_c / max d), d_c = sqrt(Σd²/P). */
function coefficientsOf({ pooled, pooling, statistics, overrides }: NormSetup, { batch, channels, distance }: NormCase): Coefficients {
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

export async function runDistanceFinalize(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks, distance } = item;
  const { pooled, pooling, groups, maps, overrides } = setup;
  const sums = distanceSums(pooled, channels);
  // Each chunk holds an equal share; a second layer repeats the first at other places.
  const partial = packLanes(
    2 * batch * chunks,
    channels,
    3,
    (row, c) => (sums[(Math.floor(row / chunks) % batch) * channels + c] ?? []).map((sum) => sum / chunks),
    paddingSum,
  );
  const once = packStatistics(setup, item);
  const statistics = new Float32Array(2 * once.length);
  statistics.set(once);
  statistics.set(once, once.length);
  const offsets = [batch * chunks * groups * 3, batch * groups * 6, batch * groups * 3];
  const shape = [chunks, groups, channels, pooling.size, 0];
  const { coefficients = nothing, means = nothing } = await probe(device, 'distanceFinalize', {
    uniforms: { layers: 2, batch, scaled: overrides.SCALED, divided: distance === 'euc_norm_deltaprunenorm' ? 1 : 0, weight },
    inputs: { layers: Uint32Array.from([0, 0, 0, ...shape, ...offsets, ...shape]), partial, statistics },
    outputs: { coefficients: new Float32Array(2 * batch * groups * 12).fill(-1), means: new Float32Array(2 * batch).fill(-1) },
    workgroups: 2 * batch,
  });
  const { planes, scale } = coefficientsOf(setup, item);
  const expected = (part: number): number[] => [...planes, ...planes].map((three) => three[part] ?? NaN);
  const lanes = { rows: 2 * batch, channels, parts: 3 };
  const perSample = samplesOf(maps).map((sample) => computeDeltaOpt(sample, { distance }).mean);
  return found(
    close('means', means, [...perSample, ...perSample]),
    within('a', readLanes(coefficients, lanes, 0), expected(0), scale),
    untouched('a of padding', readPadding(coefficients, lanes, 0), 0),
    close('dmin', readLanes(coefficients, lanes, 1), expected(1)),
    close('dmax', readLanes(coefficients, lanes, 2), expected(2)),
  );
}

/** One tensor per sample. */
export const samplesOf = ({ shape, data }: Tensor): Tensor[] => {
  const [count = 1, ...rest] = shape;
  const each = data.length / count;
  return Array.from({ length: count }, (_, n) => ({ shape: [1, ...rest], data: data.subarray(n * each, (n + 1) * each) }));
};

const packCoefficients = ({ planes }: Coefficients, { batch, channels }: NormCase): Float32Array<ArrayBuffer> =>
  packLanes(batch, channels, 3, (row, c) => planes[row * channels + c] ?? []);

/** -Σ_c a_c (q_c - q_0) per sample and pooling window; `of` is applied to every term. */
function referenceGradient(
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

export async function runDistanceReference(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { maps, view, overrides, pooling } = setup;
  const { batch } = item;
  const total = batch * pooling.size;
  const coefficients = coefficientsOf(setup, item);
  const { owners, workgroups } = ownersOfTwo(total);
  const { gradient = nothing } = await probe(device, 'distanceReference', {
    overrides,
    uniforms: { workgroups, batch },
    inputs: {
      owners,
      layers: mapsRows(setup, item, 0),
      y: twice(packMaps(maps, view, background)),
      statistics: twice(packStatistics(setup, item)),
      coefficients: twice(packCoefficients(coefficients, item)),
    },
    outputs: { gradient: new Float32Array(Math.max(1, 2 * total)).fill(0) },
    workgroups,
  });
  const expected = referenceGradient(setup, item, coefficients);
  const scale = Math.max(0, ...referenceGradient(setup, item, coefficients, Math.abs));
  return found(within('dq0', gradient.subarray(0, 2 * total), [...expected, ...expected], scale));
}

export async function runBackwardSums(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks, norm, distance } = item;
  const { random, maps, positions, groups, slope, view, gradientView, overrides, grid } = setup;
  const coefficients = coefficientsOf(setup, item);
  const dy = rounded(randomTensor(maps.shape, random));
  const total = batch * chunks * groups;
  const views = { offset: view.group, stride: view.stride, gradOffset: gradientView.group, gradStride: gradientView.stride };
  const { gradient = nothing, partial = nothing } = await probe(device, 'normBackwardSums', {
    overrides: { ...overrides, NORM: norm ? 1 : 0 },
    uniforms: { total, ...grid, chunks, groups, ...views, slope },
    inputs: {
      y: packMaps(maps, view, background),
      statistics: packStatistics(setup, item),
      coefficients: packCoefficients(coefficients, item),
      reference: Float32Array.from([...referenceGradient(setup, item, coefficients), 0]),
    },
    outputs: { gradient: packMaps(dy, gradientView, background), partial: new Float32Array(total * 8).fill(-1) },
    threads: total,
  });
  const regulariser = computeDeltaOptGradient(maps, { distance }).data;
  const slopeAt = (i: number): number => ((maps.data[i] ?? NaN) > 0 ? 1 : slope);
  const expected = dy.data.map((value, i) => (value + weight * (regulariser[i] ?? NaN)) * (norm ? slopeAt(i) : 1));
  const checks = [
    close('g', unpackMaps(gradient, maps.shape, gradientView), expected),
    untouched('g', outsideView(gradient, channels, gradientView), background),
  ];
  if (!norm) return found(...checks);
  const normed = expected.map((value, i) => (value * (maps.data[i] ?? NaN)) / slopeAt(i));
  const planeSums = (data: Float64Array): number[] =>
    planesOf({ shape: maps.shape, data }).map((plane) => plane.reduce((a, b) => a + b, 0));
  const lanes = { batch, chunks, channels, parts: 2 };
  // A sum of `positions` values that may cancel: its rounding is relative to the values, not to the sum.
  const scale = positions * Math.max(...expected.map(Math.abs));
  return found(
    ...checks,
    within('Σg', sumLanes(partial, lanes, 0), planeSums(expected), scale),
    within('Σg x̂', sumLanes(partial, lanes, 1), planeSums(normed), scale),
  );
}
