// Instance norm and leaky ReLU on the way forward, against the oracle: statistics, their end, and application with δ_opt's sums.
import { planesOf } from '../../../../oracle/tensor';
import { outsideView, packMaps, tightView, unpackMaps } from '../../../testing/arrays';
import { type Check, exact, type Findings } from '../../../testing/checks';
import { close, found, untouched, within } from '../../../testing/findings';
import { packLanes, readLanes, sumLanes } from '../../../testing/lanes';
import { probe } from '../../../testing/probe';
import type { EngineDevice } from '../../../types';
import { kernels } from '../kernels';
import type { Walk } from '../../../tuning';
import type { NormCase } from './cases';
import { distanceSums, type NormSetup, packStatistics } from './setup';

const background = 7e4;
const nothing = new Float32Array(0);
const sums = ['Σ', 'Σ²', 'min', 'max', 'argmin', 'argmax'] as const;

/** [Σ (v - shift), Σ (v - shift)², min, max, argmin, argmax] of what a chunk takes; the shift is the plane's first value. */
function chunkSums(plane: Float64Array, chunk: number, { apart, step, each }: Walk): number[] {
  const taken = Array.from({ length: each }, (_, i) => chunk * apart + i * step).filter((i) => i < plane.length);
  const shifted = taken.map((i) => (plane[i] ?? NaN) - (plane[0] ?? NaN));
  // Without a position of its own its extremes are the last value.
  const indices = taken.length > 0 ? taken : [plane.length - 1];
  const values = indices.map((i) => plane[i] ?? NaN);
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

function packedChunkSums({ z, walk }: NormSetup, { batch, channels, chunks }: NormCase): Float32Array<ArrayBuffer> {
  const planes = planesOf(z);
  return packLanes(batch * chunks, channels, 6, (row, c) =>
    chunkSums(planes[Math.floor(row / chunks) * channels + c] ?? new Float64Array(0), row % chunks, walk.positions),
  );
}

export async function runStatistics(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks } = item;
  const { z, positions, groups, walk } = setup;
  const total = batch * chunks * groups;
  const expected = packedChunkSums(setup, item);
  const { partial = nothing } = await probe(device, kernels.normStatistics, {
    uniforms: { total, positions, chunks, ...walk.positions, groups },
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
  const { statistics = nothing } = await probe(device, kernels.normFinalize, {
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
  const { z, maps, groups, slope, view, sweepOverrides, grid, walk, pooled } = setup;
  const total = batch * chunks * groups;
  const { y = nothing, partial = nothing } = await probe(device, kernels.normApply, {
    overrides: sweepOverrides,
    uniforms: { total, ...grid, chunks, ...walk.windows, groups, outOffset: view.group, outStride: view.stride, slope },
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
