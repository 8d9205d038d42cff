// The kernels of δ_opt over all axes against the oracle: distances with the coefficients of their gradient, and the first map's part of that.
import { computeDeltaOpt } from '../../../../oracle/deltaOpt';
import { packMaps } from '../../../testing/arrays';
import type { Findings } from '../../../testing/checks';
import { close, found, untouched, within } from '../../../testing/findings';
import { packLanes, readLanes, readPadding } from '../../../testing/lanes';
import { ownersOfTwo, twice } from '../../../testing/owners';
import { probe } from '../../../testing/probe';
import type { EngineDevice } from '../../../types';
import type { NormCase } from '../../norm/testing/cases';
import { distanceSums, type NormSetup, packStatistics } from '../../norm/testing/setup';
import { kernels } from '../kernels';
import { coefficientsOf, packCoefficients, paddingSum, referenceGradient, samplesOf, weight } from './coefficients';
import { mapsRows } from './mapsRows';

const background = 7e4;
const nothing = new Float32Array(0);

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
  const { coefficients = nothing, means = nothing } = await probe(device, kernels.distanceFinalize, {
    overrides: { WORKGROUP: 8 * (1 + (channels % 8)) },
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

export async function runDistanceReference(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { maps, view, overrides, pooling } = setup;
  const { batch } = item;
  const total = batch * pooling.size;
  const coefficients = coefficientsOf(setup, item);
  const { owners, workgroups } = ownersOfTwo(batch * Math.ceil(pooling.size / 2));
  const { gradient = nothing } = await probe(device, kernels.distanceReference, {
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
