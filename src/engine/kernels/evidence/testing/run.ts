// The kernels of δ_prune against the oracle: sums for a given reference filter, and distances relative to the largest.
import { computeDeltaPrune } from '../../../../oracle/deltaPrune';
import { planesOf } from '../../../../oracle/tensor';
import { packMaps } from '../../../testing/arrays';
import type { Findings } from '../../../testing/checks';
import { close, found } from '../../../testing/findings';
import { packLanes, readLanes, sumLanes } from '../../../testing/lanes';
import { ownersOfTwo, twice } from '../../../testing/owners';
import { probe } from '../../../testing/probe';
import type { EngineDevice } from '../../../types';
import { paddingSum, samplesOf } from '../../distance/testing/coefficients';
import { mapsRows } from '../../distance/testing/mapsRows';
import type { NormCase } from '../../norm/testing/cases';
import type { NormSetup } from '../../norm/testing/setup';
import { kernels } from '../kernels';

const background = 7e4;
const nothing = new Float32Array(0);

const reference = ({ channels }: NormCase): number => channels >> 1;
/** Parts of a whole, unequal and in another order for every other channel: what chunk `i` of `count` holds. */
const shareOf = (i: number, count: number, c: number): number => (2 * (c % 2 === 0 ? i + 1 : count - i)) / (count * (count + 1));

/** Σ over windows of (pool(F_centre) - pool(F_c))² per plane, without scaling. */
function evidenceSums({ maps, pooling }: NormSetup, { channels }: NormCase, centre: number): number[] {
  const pooled = planesOf(maps).map((plane) => pooling.pool(plane));
  return pooled.map((own, i) => {
    const first = pooled[i - (i % channels) + centre] ?? own;
    return own.reduce((sum, value, at) => sum + (value - (first[at] ?? NaN)) ** 2, 0);
  });
}

export async function runEvidenceSums(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks } = item;
  const { maps, view, overrides, groups } = setup;
  const total = batch * chunks * groups;
  const { owners, workgroups } = ownersOfTwo(total);
  const { partial = nothing } = await probe(device, kernels.evidenceSums, {
    overrides: { DEPTH: overrides.DEPTH },
    uniforms: { workgroups, batch },
    inputs: {
      owners,
      layers: mapsRows(setup, item, 2),
      y: twice(packMaps(maps, view, background)),
      references: Uint32Array.of(0, 0, reference(item), 0),
    },
    outputs: { partial: new Float32Array(2 * total * 4).fill(-1) },
    workgroups,
  });
  const expected = evidenceSums(setup, item, reference(item));
  return found(close('Σd²', sumLanes(partial, { batch: 2 * batch, chunks, channels, parts: 1 }, 0), [...expected, ...expected]));
}

export async function runEvidenceFinalize(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { batch, channels, chunks } = item;
  const { maps, groups, pooling } = setup;
  // Two layers at different places, with different reference filters, so that the farthest one lies in any lane.
  const centres = [reference(item), 0];
  const sums = centres.flatMap((centre) => evidenceSums(setup, item, centre));
  const partial = packLanes(
    2 * batch * chunks,
    channels,
    1,
    (row, c) => [(sums[Math.floor(row / chunks) * channels + c] ?? NaN) * shareOf(row % chunks, chunks, c)],
    paddingSum,
  );
  const shape = [chunks, groups, channels, pooling.size, 0, 0];
  const { result = nothing } = await probe(device, kernels.evidenceFinalize, {
    uniforms: { batch },
    inputs: { layers: Uint32Array.from([0, 0, ...shape, batch * chunks * groups, batch * groups, ...shape]), partial },
    outputs: { result: new Float32Array(2 * batch * groups * 4).fill(-1) },
    workgroups: 2 * batch,
  });
  // Maps too small to pool have no distance.
  const expected = centres.flatMap((centre) =>
    samplesOf(maps).flatMap((sample) => (pooling.size === 0 ? Array<number>(channels).fill(0) : [...computeDeltaPrune(sample, centre)])),
  );
  return found(close('δ_prune', readLanes(result, { rows: 2 * batch, channels, parts: 1 }, 0), expected));
}
