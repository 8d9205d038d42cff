// Before an engine's first plan: chooses tile sizes, measured where that is worth its time, and compiles every convolution kernel that its network may
// need before pruning ends, so that a prune compiles nothing.
import { PlaygroundError } from '../protocol/failures';
import type { PipelineCache } from './kernel';
import { findKernel } from './kernels/convolution/kernels';
import { workgroupsFor } from './kernels/convolution/tiles';
import { kernelOverrides } from './tileChoice';
import { createTileKeeper, type TileKeeper } from './tileKeeper';
import type { TuningRequest } from './tileTrial';
import type { Tuning } from './tuning';
import type { EngineDevice, EngineOptions, KernelWork } from './types';
import { type NeededKernel, reachableKernels, requestsOf } from './variants';

/** A GPU answers within this; a software adapter would spend it on compiling a candidate or two, so none is measured there unasked. */
const budgetMs = 800;

/** @throws the signal's reason once `work` is aborted. */
export async function prepareTiles(
  engineDevice: EngineDevice,
  cache: PipelineCache,
  { network, patch, batchSize, evaluationBatchSize, tileStore }: EngineOptions,
  tuning: Tuning,
  work: KernelWork,
): Promise<TileKeeper> {
  const requests = [
    ...requestsOf(network, patch, batchSize, true),
    ...[...new Set([evaluationBatchSize, 1])].flatMap((batch) => requestsOf(network, patch, batch, false)),
  ];
  const tiles = createTileKeeper(engineDevice, cache, tuning, tileStore);
  if (tileStore && !engineDevice.facts.software) await measureIfRoom(tiles, requests, work);
  work.signal?.throwIfAborted();
  await compile(cache, reachableKernels(requests, tiles.tileFor), tuning.convolution.workgroup, work);
  return tiles;
}

/** A card too full to try kernels on may still have room to train with estimated ones. */
async function measureIfRoom(tiles: TileKeeper, requests: readonly TuningRequest[], work: KernelWork): Promise<void> {
  try {
    await tiles.measure(requests, { ...work, budgetMs, asked: false });
  } catch (error) {
    if (!(error instanceof PlaygroundError && error.code === 'out-of-memory')) throw error;
  }
}

async function compile(
  cache: PipelineCache,
  kernels: readonly NeededKernel[],
  /** Threads of a workgroup whose threads work alone. */
  usual: number,
  { onProgress, signal }: KernelWork,
): Promise<void> {
  let done = 0;
  const compiling = kernels.map(async ({ kernel, tile, ...shape }) => {
    await cache.get(findKernel(kernel), kernelOverrides(shape, workgroupsFor(tile, 1, usual).size));
    onProgress?.({ stage: 'compiling', done: ++done, total: kernels.length });
  });
  await Promise.race([Promise.all(compiling), ...(signal ? [whenAborted(signal)] : [])]);
}

/** Rejects with the signal's reason; what is being compiled goes on and is there next time. */
const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
