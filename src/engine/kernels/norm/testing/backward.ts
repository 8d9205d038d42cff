// The way back through norm and leaky ReLU against the oracle: sums with δ_opt's gradient, and their application.
import { computeDeltaOptGradient } from '../../../../oracle/deltaOpt';
import { randomTensor } from '../../../../oracle/finiteDifference';
import { computeNormLeakyGradient } from '../../../../oracle/normalise';
import { planesOf } from '../../../../oracle/tensor';
import { outsideView, packMaps, rounded, unpackMaps } from '../../../testing/arrays';
import type { Findings } from '../../../testing/checks';
import { close, found, untouched, within } from '../../../testing/findings';
import { packLanes, sumLanes } from '../../../testing/lanes';
import { probe } from '../../../testing/probe';
import type { EngineDevice } from '../../../types';
import { coefficientsOf, packCoefficients, referenceGradient, weight } from '../../distance/testing/coefficients';
import { kernels } from '../kernels';
import { walkFor } from '../../../tuning';
import type { NormCase } from './cases';
import { type NormSetup, packStatistics } from './setup';

const background = 7e4;
const nothing = new Float32Array(0);

export async function runBackwardSums(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks, norm, distance } = item;
  const { random, maps, positions, groups, slope, view, gradientView, sweepOverrides, grid, walk } = setup;
  const coefficients = coefficientsOf(setup, item);
  const dy = rounded(randomTensor(maps.shape, random));
  const total = batch * chunks * groups;
  const views = { offset: view.group, stride: view.stride, gradOffset: gradientView.group, gradStride: gradientView.stride };
  const { gradient = nothing, partial = nothing } = await probe(device, kernels.normBackwardSums, {
    overrides: { ...sweepOverrides, NORM: norm ? 1 : 0 },
    uniforms: { total, ...grid, chunks, ...walk.windows, groups, ...views, slope },
    inputs: {
      y: packMaps(maps, view, background),
      statistics: packStatistics(setup, item),
      coefficients: packCoefficients(coefficients, item),
      // Of one group it is not asked for.
      reference: groups === 1 ? new Float32Array(1).fill(NaN) : Float32Array.from([...referenceGradient(setup, item, coefficients), 0]),
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

export async function runBackwardApply(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks: parts, contiguous = false } = item;
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
  const { gradient = nothing } = await probe(device, kernels.normBackwardApply, {
    uniforms: { total, positions, parts, chunks, ...walkFor(contiguous, chunks, positions), groups, ...views, slope },
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
