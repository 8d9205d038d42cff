// Instance norm and leaky ReLU, forward and backward, against the oracle: statistics, their end, application, and the way back.
import type { EngineDevice } from '../../../src/engine/types';
import { randomTensor } from '../../../src/oracle/finiteDifference';
import { computeNormLeakyGradient } from '../../../src/oracle/normalise';
import { planesOf } from '../../../src/oracle/tensor';
import { type Check, exact, type Findings } from '../golden/checks';
import { outsideView, packMaps, rounded, tightView, unpackMaps } from './arrays';
import { close, found, untouched, within } from './findings';
import type { NormCase } from './norm.cases';
import { packLanes, packStatistics, readLanes, sumLanes, type NormSetup } from './normSetup';
import { probe } from './probe';

const background = 7e4;
const nothing = new Float32Array(0);
const sums = ['Σ', 'Σ²', 'min', 'max', 'argmin', 'argmax'] as const;

/** [Σ (v - shift), Σ (v - shift)², min, max, argmin, argmax] of every `chunks`-th value from `chunk`; the shift is the plane's first value. */
function chunkSums(plane: Float64Array, chunk: number, chunks: number): number[] {
  const indices = Array.from(plane.keys()).filter((i) => i % chunks === chunk);
  const values = indices.map((i) => plane[i] ?? NaN);
  const shifted = values.map((v) => v - (plane[0] ?? NaN));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const add = (a: number, b: number): number => a + b;
  return [
    shifted.reduce(add, 0),
    shifted.map((v) => v * v).reduce(add, 0),
    low,
    high,
    indices[values.indexOf(low)] ?? NaN,
    indices[values.indexOf(high)] ?? NaN,
  ];
}

function packedChunkSums({ z }: NormSetup, { batch, channels, chunks }: NormCase): Float32Array<ArrayBuffer> {
  const planes = planesOf(z);
  return packLanes(batch * chunks, channels, 6, (row, c) =>
    chunkSums(planes[Math.floor(row / chunks) * channels + c] ?? new Float64Array(0), row % chunks, chunks),
  );
}

export async function runStatistics(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks } = item;
  const { z, positions, groups } = setup;
  const total = batch * chunks * groups;
  const expected = packedChunkSums(setup, item);
  const { partial = nothing } = await probe(device, 'normStatistics', {
    uniforms: { total, positions, chunks, groups },
    inputs: { z: packMaps(z, tightView(channels)) },
    outputs: { partial: new Float32Array(expected.length).fill(-1) },
    threads: total,
  });
  const lanes = { rows: batch * chunks, channels, parts: 6 };
  return found(...sums.map((name, part) => compareSums(name, readLanes(partial, lanes, part), readLanes(expected, lanes, part))));
}

/** Positions exactly, sums within rounding. */
const compareSums = (name: string, actual: Float64Array, expected: Float64Array): Check =>
  name.startsWith('arg') ? exact(name, [...actual], [...expected]) : close(name, actual, expected);

export async function runFinalize(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks, norm } = item;
  const { z, positions, groups, slope } = setup;
  const expected = packStatistics(setup, item);
  const { statistics = nothing } = await probe(device, 'normFinalize', {
    overrides: { NORM: norm ? 1 : 0 },
    uniforms: { total: batch * groups, positions, chunks, groups, slope, epsilon: 1e-5 },
    inputs: { z: packMaps(z, tightView(channels)), partial: packedChunkSums(setup, item) },
    outputs: { statistics: new Float32Array(expected.length).fill(-1) },
    threads: batch * groups,
  });
  const lanes = { rows: batch, channels, parts: 6 };
  const names = ['mean', '1/σ', 'min', 'max', 'argmin', 'argmax'];
  return found(...names.map((name, part) => compareSums(name, readLanes(statistics, lanes, part), readLanes(expected, lanes, part))));
}

export async function runApply(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks } = item;
  const { z, maps, groups, slope, view, overrides, grid, pooled } = setup;
  const total = batch * chunks * groups;
  const { y = nothing, partial = nothing } = await probe(device, 'normApply', {
    overrides,
    uniforms: { total, ...grid, chunks, groups, outOffset: view.group, outStride: view.stride, slope },
    inputs: { z: packMaps(z, tightView(channels)), statistics: packStatistics(setup, item) },
    outputs: { y: packMaps(maps, view, background).fill(background), partial: new Float32Array(total * 12).fill(-1) },
    threads: total,
  });
  const expected = distanceSums(pooled, channels);
  const magnitudes = distanceSums(pooled, channels, Math.abs);
  const lanes = { batch, chunks, channels, parts: 3 };
  return found(
    close('y', unpackMaps(y, maps.shape, view), maps.data),
    untouched('y', outsideView(y, channels, view), background),
    ...['Σd²', 'Σd', 'Σd q0'].map((name, part) =>
      within(
        name,
        sumLanes(partial, lanes, part),
        expected.map((three) => three[part] ?? NaN),
        Math.max(...magnitudes.map((three) => three[part] ?? NaN)),
      ),
    ),
  );
}

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

export async function runBackwardApply(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks: parts } = item;
  const { random, z, maps, positions, groups, slope, view, gradientView, statistics } = setup;
  const dy = rounded(randomTensor(z.shape, random));
  const g = { shape: z.shape, data: dy.data.map((value, i) => ((maps.data[i] ?? NaN) > 0 ? value : slope * value)) };
  const normed = maps.data.map((value) => (value > 0 ? value : value / slope));
  const planes = planesOf(g).map((plane, i) => [
    plane.reduce((a, b) => a + b, 0),
    plane.reduce((sum, value, at) => sum + value * (normed[i * positions + at] ?? NaN), 0),
  ]);
  // Unequal parts that add up to the whole.
  const share = (part: number): number => (2 * (part + 1)) / (parts * (parts + 1));
  const partial = packLanes(batch * parts, channels, 2, (row, c) =>
    (planes[Math.floor(row / parts) * channels + c] ?? []).map((sum) => sum * share(row % parts)),
  );
  // More chunks than parts, and than positions divide into.
  const chunks = Math.min(positions, parts + 2);
  const total = batch * chunks * groups;
  const views = { offset: view.group, stride: view.stride, gradOffset: gradientView.group, gradStride: gradientView.stride };
  const { gradient = nothing } = await probe(device, 'normBackwardApply', {
    uniforms: { total, positions, parts, chunks, groups, ...views, slope },
    inputs: { y: packMaps(maps, view, background), statistics: packStatistics(setup, item), partial },
    outputs: { gradient: packMaps(g, gradientView, background) },
    threads: total,
  });
  // dz is what remains of g / σ, of which maps of two positions lose almost all.
  const scale = Math.max(...g.data.map((value, i) => Math.abs(value * (statistics[Math.floor(i / positions)]?.inverse ?? NaN))));
  return found(
    within('dz', unpackMaps(gradient, z.shape, gradientView), computeNormLeakyGradient(z, dy).data, scale),
    untouched('dz', outsideView(gradient, channels, gradientView), background),
  );
}
