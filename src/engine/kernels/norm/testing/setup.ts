// Maps, statistics and pooled maps of a norm case in float64, and how the kernels pack numbers per (sample, chunk, channel).
import type { Random } from '../../../../lib/random';
import { randomTensor } from '../../../../oracle/finiteDifference';
import { computeNormLeaky } from '../../../../oracle/normalise';
import { createPooling, type Pooling } from '../../../../oracle/pooling';
import { scaleMap } from '../../../../oracle/scaling';
import { planesOf, sizeOf, type Tensor } from '../../../../oracle/tensor';
import { gridUniforms, groupsOf, rounded, tightView, type View } from '../../../testing/arrays';
import { packLanes } from '../../../testing/lanes';
import { randomOf } from '../../../testing/noise';
import { type Walk, walkFor } from '../../../tuning';
import type { NormCase } from './cases';

export interface PlaneStatistics {
  mean: number;
  inverse: number;
  /** After norm and activation. */
  low: number;
  high: number;
  lowAt: number;
  highAt: number;
}

export interface NormSetup {
  random: Random;
  /** Output of the convolution. */
  z: Tensor;
  /** After norm and activation, rounded to float32. */
  maps: Tensor;
  /** Per plane [sample, channel]. */
  statistics: PlaneStatistics[];
  /** Pooled (and, for euc_norm, scaled) maps per plane. */
  pooled: Float64Array[];
  pooling: Pooling;
  positions: number;
  groups: number;
  slope: number;
  view: View;
  gradientView: View;
  overrides: { DEPTH: number; SCALED: number };
  /** Of kernels that also take windows cut short. */
  sweepOverrides: NormSetup['overrides'] & { ODD: number };
  grid: Record<string, number>;
  /** Uniforms of kernels that take position by position, and of those that take window by window. */
  walk: { positions: Walk; windows: Walk };
}

const epsilon = 1e-5;

export function setUpNorm(item: NormCase): NormSetup {
  const { batch, channels, edges, chunks, contiguous = false, norm, distance } = item;
  const random = randomOf(item);
  const z = shapeMaps(rounded(randomTensor([batch, channels, ...edges], random)), item);
  const maps = norm ? rounded(computeNormLeaky(z)) : z;
  const positions = sizeOf(edges);
  const windows = edges.reduce((product, edge) => product * Math.ceil(edge / 2), 1);
  const overrides = { DEPTH: edges.length === 3 ? 2 : 1, SCALED: distance === 'euc_norm' ? 1 : 0 };
  const everywhere = [Array.from({ length: positions }, (_, i) => i)];
  const pooling = createPooling(edges);
  const activated = planesOf(maps);
  return {
    random,
    z,
    maps,
    statistics: planesOf(z).map((plane, i) => statisticsOf(plane, activated[i] ?? plane, norm)),
    pooled: activated.map((plane) => pooling.pool(distance === 'euc_norm' ? scaleMap(plane, everywhere) : plane)),
    pooling,
    positions,
    groups: groupsOf(channels),
    slope: norm ? 0.01 : 1,
    view: item.view ?? tightView(channels),
    gradientView: item.gradientView ?? tightView(channels),
    overrides,
    sweepOverrides: { ...overrides, ODD: edges.some((edge) => edge % 2 === 1) ? 1 : 0 },
    grid: gridUniforms('', edges),
    walk: { positions: walkFor(contiguous, chunks, positions), windows: walkFor(contiguous, chunks, windows) },
  };
}

function shapeMaps(z: Tensor, { channels, constant, constantChannels, identical }: NormCase): Tensor {
  const planes = planesOf(z);
  planes.forEach((plane, i) => {
    if (constant || constantChannels?.includes(i % channels)) plane.fill(0.5 + (i % channels));
    if (identical) plane.set(planes[i - (i % channels)] ?? plane);
  });
  return z;
}

function statisticsOf(plane: Float64Array, activated: Float64Array, norm: boolean): PlaneStatistics {
  const mean = plane.reduce((a, b) => a + b, 0) / plane.length;
  const variance = plane.reduce((sum, value) => sum + (value - mean) ** 2, 0) / plane.length;
  const [low, high] = [Math.min(...activated), Math.max(...activated)];
  const [lowAt, highAt] = [plane.indexOf(Math.min(...plane)), plane.indexOf(Math.max(...plane))];
  return { mean: norm ? mean : 0, inverse: norm ? 1 / Math.sqrt(variance + epsilon) : 1, low, high, lowAt, highAt };
}

/** The statistics buffer, [sample, group][mean, 1/σ, min, max, argmin, argmax]. */
export const packStatistics = ({ statistics }: NormSetup, { batch, channels }: NormCase): Float32Array<ArrayBuffer> =>
  packLanes(batch, channels, 6, (row, c) => {
    const { mean = 0, inverse = 0, low = 0, high = 0, lowAt = 0, highAt = 0 } = statistics[row * channels + c] ?? {};
    return [mean, inverse, low, high, lowAt, highAt];
  });

/** [Σd², Σd, Σ d q_0] per plane, d = q_c - q_0 of the same sample; `of` is applied to every term. */
export const distanceSums = (
  pooled: readonly Float64Array[],
  channels: number,
  of: (term: number) => number = (term) => term,
): [number, number, number][] =>
  pooled.map((own, plane) => {
    const first = pooled[plane - (plane % channels)] ?? own;
    const three: [number, number, number] = [0, 0, 0];
    own.forEach((value, at) => {
      const q0 = first[at] ?? NaN;
      const d = value - q0;
      three[0] += d * d;
      three[1] += of(d);
      three[2] += of(d * q0);
    });
    return three;
  });
