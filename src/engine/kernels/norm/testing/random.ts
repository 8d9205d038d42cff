// Random maps for the kernels of norm, δ_opt and δ_prune, within what the planner may ask of them; and how a runner takes such a case.
import fc from 'fast-check';
import { sizeOf } from '../../../../oracle/tensor';
import type { Findings } from '../../../testing/checks';
import { type KernelTest, testOf } from '../../../testing/kernelTests';
import { batchSize, caseName, channelCount, place, spatialEdges, viewOf } from '../../../testing/randomShapes';
import type { EngineDevice } from '../../../types';
import type { NormCase, NormShape } from './cases';
import { type NormSetup, setUpNorm } from './setup';

const distances = fc.constantFrom('euc_norm' as const, 'euc_norm_nonorm' as const, 'euc_norm_deltaprunenorm' as const);

interface MapLimits {
  norm?: true;
  edges?: fc.Arbitrary<number[]>;
  distance?: fc.Arbitrary<NormCase['distance']>;
}

/** `likeness` makes all maps of a case constant or the same now and then. */
export function randomMaps({ norm: always, edges = spatialEdges, distance = distances }: MapLimits = {}): fc.Arbitrary<NormShape> {
  const likeness = fc.integer({ min: 0, max: 11 });
  const parts = {
    name: caseName,
    batch: batchSize,
    channels: channelCount,
    edges,
    contiguous: fc.boolean(),
    norm: always ? fc.constant(true) : fc.boolean(),
    distance,
  };
  const rest = fc.record({ at: place, gradientAt: place, chunks: fc.integer({ min: 1, max: 8 }), likeness });
  return fc.tuple(fc.record(parts), rest).map(([own, { at, gradientAt, chunks, likeness: like }]) => ({
    ...own,
    // As chunksFor() never makes more of them.
    chunks: Math.min(chunks, Math.ceil(sizeOf(own.edges) / 4)),
    view: viewOf(at, own.channels),
    gradientView: viewOf(gradientAt, own.channels),
    constant: like === 11,
    identical: like === 10,
  }));
}

export const testOnMaps = (
  run: (device: EngineDevice, item: NormCase, setup: NormSetup) => Promise<Findings>,
  random = randomMaps(),
): KernelTest => testOf((device, item: NormCase) => run(device, item, setUpNorm(item)), random);
