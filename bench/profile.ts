// Where a training step's time goes: GPU time of every dispatch by timestamp queries, added up by kernel. Each dispatch gets a pass of its own.
import { createEngine } from '../src/engine/engine';
import type { PlannedDispatch } from '../src/engine/recorder';
import type { EngineDevice } from '../src/engine/types';
import { createProblem, type ProblemSize } from './problem';

export interface ProfileRow {
  kernel: string;
  dispatches: number;
  microseconds: number;
  share: number;
}

export interface Profile {
  kernels: ProfileRow[];
  slowest: { kernel: string; note: string; microseconds: number }[];
}

/** One pass after a warm-up step. @throws Error where the device has no timestamp-query. */
export async function profileStep(engineDevice: EngineDevice, size: ProblemSize): Promise<Profile> {
  const { device } = engineDevice;
  if (!device.features.has('timestamp-query')) throw new Error('This adapter has no timestamp queries.');
  const problem = createProblem(size);
  const engine = await createEngine(engineDevice, problem.options);
  engine.writeParameters(problem.state);
  await engine.trainStep(problem.batch, { learningRate: 0 });
  const dispatches = engine.trainingPlan.dispatches.filter(({ tag }) => tag === 'always');
  const times = await timeDispatches(device, dispatches);
  engine.destroy();
  return summarise(dispatches, times);
}

async function timeDispatches(device: GPUDevice, dispatches: readonly PlannedDispatch[]): Promise<number[]> {
  const count = 2 * dispatches.length;
  const querySet = device.createQuerySet({ label: 'profile', type: 'timestamp', count });
  const resolved = device.createBuffer({ size: 8 * count, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const staging = device.createBuffer({ size: 8 * count, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder({ label: 'profile' });
  dispatches.forEach(({ pipeline, bindGroup, x, y }, i) => {
    const pass = encoder.beginComputePass({
      timestampWrites: { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 },
    });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(x, y);
    pass.end();
  });
  encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, staging, 0, 8 * count);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const stamps = new BigInt64Array(staging.getMappedRange().slice(0));
  for (const resource of [querySet, resolved, staging]) resource.destroy();
  return dispatches.map((_, i) => Number((stamps[2 * i + 1] ?? 0n) - (stamps[2 * i] ?? 0n)) / 1000);
}

function summarise(dispatches: readonly PlannedDispatch[], times: readonly number[]): Profile {
  const total = times.reduce((a, b) => a + b, 0);
  const kernels = new Map<string, ProfileRow>();
  dispatches.forEach(({ kernel }, i) => {
    const row = kernels.get(kernel) ?? { kernel, dispatches: 0, microseconds: 0, share: 0 };
    row.dispatches++;
    row.microseconds += times[i] ?? 0;
    row.share = row.microseconds / total;
    kernels.set(kernel, row);
  });
  const slowest = dispatches
    .map(({ kernel, note }, i) => ({ kernel, note, microseconds: times[i] ?? 0 }))
    .sort((a, b) => b.microseconds - a.microseconds)
    .slice(0, 12);
  return { kernels: [...kernels.values()].sort((a, b) => b.microseconds - a.microseconds), slowest };
}
