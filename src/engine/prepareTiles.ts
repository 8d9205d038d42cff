// Before an engine's first plan: chooses tile sizes, measured where that is worth its time, and compiles every convolution kernel that its network may
// need before pruning ends, so that a prune compiles nothing.
import { tuneTiles } from './autotune';
import type { PipelineCache } from './kernel';
import { findKernel } from './kernels';
import type { Operation } from './kernels/convolutions';
import { type TileName, workgroupsFor } from './kernels/tiles';
import type { PlanContext } from './planTypes';
import { chooseTile, type ConvolutionShape, kernelOverrides } from './tileChoice';
import { type KnownTiles, readKnown, shapeKey, storeKey, writeKnown } from './tileStore';
import type { TuningRequest } from './tileTrial';
import type { Tuning } from './tuning';
import type { EngineDevice, EngineOptions, TextStore } from './types';
import { reachableKernels, requestsOf } from './variants';

export interface PreparedTiles extends Pick<PlanContext, 'tileFor'> {
  /** Kernels that compute something else than the plain variant on this device. */
  refused: readonly string[];
}

/** A GPU answers within this; a software adapter would spend it on compiling a candidate or two, so none is measured there. */
const budgetMs = 800;

export async function prepareTiles(
  engineDevice: EngineDevice,
  cache: PipelineCache,
  { network, patch, batchSize, evaluationBatchSize, tileStore }: EngineOptions,
  tuning: Tuning,
): Promise<PreparedTiles> {
  const requests = [
    ...requestsOf(network, patch, batchSize, true),
    ...[...new Set([evaluationBatchSize, 1])].flatMap((batch) => requestsOf(network, patch, batch, false)),
  ];
  const { choices, refused } =
    tileStore && !engineDevice.facts.software ? await tune(engineDevice, cache, requests, tileStore, tuning) : { choices: {}, refused: [] };
  const tileFor = (operation: Operation, shape: ConvolutionShape): TileName =>
    choices[shapeKey(operation, shape)] ?? chooseTile(operation, shape, tuning, refused);
  const workgroup = (tile: TileName): number => workgroupsFor(tile, 1, tuning.convolution.workgroup).size;
  await Promise.all(
    reachableKernels(requests, tileFor).map(({ kernel, tile, ...shape }) =>
      cache.get(findKernel(kernel), kernelOverrides(shape, workgroup(tile))),
    ),
  );
  return { tileFor, refused };
}

/** Measures what the store does not know yet, and stores it. */
async function tune(
  engineDevice: EngineDevice,
  cache: PipelineCache,
  requests: readonly TuningRequest[],
  store: TextStore,
  tuning: Tuning,
): Promise<KnownTiles> {
  const key = storeKey(engineDevice.facts);
  const known = await tuneTiles(engineDevice, requests, { tuning, cache, known: readKnown(store, key), budgetMs });
  writeKnown(store, key, known);
  return known;
}
