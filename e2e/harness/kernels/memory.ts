// GPU memory: what is foretold is what is allocated, it is bounded by what must be held, and a prune really gives bytes back.
import { createProblem, type ProblemSize } from '../../../bench/problem';
import { createEngine } from '../../../src/engine/engine';
import { planGpuBytes } from '../../../src/engine/planGpuBytes';
import { type CaseReport, type Check, exact, reportOf } from '../../../src/engine/testing/checks';
import type { EngineDevice } from '../../../src/engine/types';
import { applyCut } from '../../../src/pruning/cut';
import { withoutGpuErrors } from '../device';
import { flatten } from './steady';
import { trackBuffers } from './trackedBuffers';

export const runMemory = (size: ProblemSize): Promise<CaseReport> =>
  withoutGpuErrors(async (device) => {
    const tracked = trackBuffers(device.device);
    const checks = await checkMemory(device, size, tracked.bytes).finally(tracked.restore);
    return reportOf({ checks, notes: [] });
  });

async function checkMemory(device: EngineDevice, size: ProblemSize, liveBytes: () => number): Promise<Check[]> {
  const { options, network, state, batch } = createProblem(size);
  const engine = await createEngine(device, options);
  engine.writeParameters(state);
  await engine.trainStep(batch, { learningRate: 1e-3 });
  await device.device.queue.onSubmittedWorkDone();
  const before = liveBytes();
  const checks = [
    exact('allocated as foretold', before, planGpuBytes(options, device.facts).bytes),
    exact('shown', engine.gpuBytes, before),
  ];
  const keep = network.layers.map(({ filters, prunable }) =>
    Array.from({ length: filters }, (_, i) => i).filter((i) => !prunable || i % 5 === 0 || i % 3 === 1),
  );
  const cut = applyCut(network, await engine.readParameters(), keep);
  await engine.cut(keep);
  const after = liveBytes();
  const foretold = planGpuBytes({ ...options, network: engine.network }, device.facts).bytes;
  checks.push(
    exact('allocated as foretold after a prune', after, foretold),
    exact('shown after a prune', engine.gpuBytes, after),
    exact('freed by a prune', after < 0.7 * before, true),
    exact('cut on the device as on the CPU', flatten(await engine.readParameters()), flatten(cut.state)),
  );
  await engine.readMaps(batch.input.slice(0, batch.input.length / batch.count), [0]);
  checks.push(exact('shown after an inspection', engine.gpuBytes, liveBytes()));
  engine.destroy();
  await device.device.queue.onSubmittedWorkDone();
  return [...checks, exact('left after destroy()', liveBytes(), 0)];
}
