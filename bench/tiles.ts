// Every tile that this adapter may take for every convolution of a training step, timed alone on this device: what the cost model in src/engine/tileChoice.ts is held to.
import { createPipelineCache } from '../src/engine/kernel';
import { findKernel } from '../src/engine/kernels/convolution/kernels';
import { kernelOf } from '../src/engine/kernels/convolution/convolutions';
import { workgroupsFor } from '../src/engine/kernels/convolution/tiles';
import { chooseTile, countFlops, kernelOverrides, rankTiles } from '../src/engine/tileChoice';
import { shapeKey } from '../src/engine/tileStore';
import { createTrial } from '../src/engine/tileTrial';
import { timeRuns } from '../src/engine/timing';
import { tuningFor } from '../src/engine/tuning';
import type { EngineDevice } from '../src/engine/types';
import { requestsOf } from '../src/engine/variants';
import { createProblem, type ProblemSize } from './problem';

export interface TileTime {
  /** Operation, batch, grids and channel groups. */
  shape: string;
  tile: string;
  chosen: boolean;
  /** Fastest of `rounds` runs. */
  milliseconds: number;
  gflops: number;
}

export interface TilesReport {
  times: TileTime[];
  /** Milliseconds until a kernel was compiled, one after the other. */
  compileMs: Record<string, number>;
}

export async function measureTiles(engineDevice: EngineDevice, size: ProblemSize, rounds: number): Promise<TilesReport> {
  const { device, facts } = engineDevice;
  const { network, options } = createProblem(size);
  const tuning = tuningFor(facts);
  const cache = createPipelineCache(engineDevice);
  const requests = new Map(requestsOf(network, options.patch, size.batchSize, true).map((r) => [shapeKey(r.operation, r.shape), r]));
  const report: TilesReport = { times: [], compileMs: {} };
  for (const [shape, request] of requests) {
    const chosen = chooseTile(request.operation, request.shape, tuning);
    for (const tile of rankTiles(request.operation, request.shape, tuning.convolution)) {
      const kernel = kernelOf(request.operation, tile);
      const began = performance.now();
      await cache.get(findKernel(kernel), kernelOverrides(request.shape, workgroupsFor(tile, 1, tuning.convolution.workgroup).size));
      report.compileMs[kernel] ??= performance.now() - began;
      const trial = await createTrial(engineDevice, cache, request, tile, tuning);
      const nanoseconds = await timeRuns(device, trial.plan.dispatches, rounds);
      trial.destroy();
      const flops = countFlops(request.operation, request.shape);
      report.times.push({ shape, tile, chosen: tile === chosen, milliseconds: nanoseconds / 1e6, gflops: flops / nanoseconds });
    }
  }
  return report;
}
