// Leaving filters out: the statistics of a layer after its channels were masked.
import { exact, type Findings } from '../../../testing/checks';
import { found } from '../../../testing/findings';
import { normals, randomOf } from '../../../testing/noise';
import { probe } from '../../../testing/probe';
import type { EngineDevice } from '../../../types';
import { kernels } from '../kernels';
import type { MaskCase } from './cases';

const nothing = new Float32Array(0);

/** The inverse deviation of masked channels becomes 0; every other number stays, and so does what lies behind. */
export async function runMask(device: EngineDevice, item: MaskCase): Promise<Findings> {
  const { size, groups } = item;
  const random = randomOf(item);
  const [first, beyond] = [3, 2];
  const shares = Float32Array.from({ length: 4 * (first + groups) }, () => random.integer(2));
  const before = normals(random, 24 * (size + beyond));
  const { statistics = nothing } = await probe(device, kernels.maskStatistics, {
    uniforms: { total: size, groups, first },
    inputs: { shares },
    outputs: { statistics: before },
    threads: size,
  });
  const expected = before.map((value, at) => {
    const [row, part, lane] = [Math.floor(at / 24), Math.floor(at / 4) % 6, at % 4];
    return part === 1 && row < size ? value * (shares[4 * (first + (row % groups)) + lane] ?? NaN) : value;
  });
  return found(exact('statistics', [...statistics], [...expected]));
}
