// GPU time of single dispatches by timestamp queries, each in a pass of its own. Knows nothing of what they compute.
import type { PlannedDispatch } from './plan';

/** Most queries of one set (WebGPU allows 4096); two for each dispatch. */
const mostDispatches = 2048;

export const canTime = (device: GPUDevice): boolean => device.features.has('timestamp-query');

/** Browsers round timestamps to 0.1 ms: what is shorter than this is repeated until it is not, ... */
const enoughNanoseconds = 1e6;
/** ... though not more often. */
const mostRepeats = 256;

/**
 * Nanoseconds of each dispatch, in order; the mean of `repeats[i]` runs, by default one.
 * @throws Error where the device has no timestamp queries, or on more than 2048 dispatches.
 */
export async function timeDispatches(
  device: GPUDevice,
  dispatches: readonly PlannedDispatch[],
  repeats: readonly number[] = [],
): Promise<number[]> {
  if (!canTime(device)) throw new Error('This adapter has no timestamp queries.');
  if (dispatches.length > mostDispatches) throw new Error(`At most ${mostDispatches} dispatches can be timed at once.`);
  if (dispatches.length === 0) return [];
  const count = 2 * dispatches.length;
  const querySet = device.createQuerySet({ label: 'timing', type: 'timestamp', count });
  const resolved = device.createBuffer({ label: 'timing', size: 8 * count, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const staging = device.createBuffer({ label: 'timing', size: 8 * count, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder({ label: 'timing' });
  dispatches.forEach(({ pipeline, bindGroup, x, y }, i) => {
    const pass = encoder.beginComputePass({
      timestampWrites: { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 },
    });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    for (let run = 0; run < (repeats[i] ?? 1); run++) pass.dispatchWorkgroups(x, y);
    pass.end();
  });
  encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, staging, 0, 8 * count);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const stamps = new BigInt64Array(staging.getMappedRange().slice(0));
  for (const resource of [querySet, resolved, staging]) resource.destroy();
  return dispatches.map((_, i) => Number((stamps[2 * i + 1] ?? 0n) - (stamps[2 * i] ?? 0n)) / (repeats[i] ?? 1));
}

/** How often each dispatch has to run for a time that stands out from the rounding, given the times of single runs. */
export const planRepeats = (nanoseconds: readonly number[]): number[] =>
  nanoseconds.map((time) => Math.max(1, Math.min(mostRepeats, Math.ceil(enoughNanoseconds / Math.max(time, 1)))));

/** Nanoseconds of the fastest of `runs` runs of all dispatches together: by timestamps or, where there are none, by the clock. */
export async function timeRuns(device: GPUDevice, dispatches: readonly PlannedDispatch[], runs: number): Promise<number> {
  let fastest = Infinity;
  let repeats: number[] = [];
  for (let run = 0; run < runs; run++) {
    const times = canTime(device) ? await timeDispatches(device, dispatches, repeats) : [await timeByClock(device, dispatches)];
    if (run === 0 && runs > 1 && canTime(device)) {
      repeats = planRepeats(times);
      // Rounded, this one says no more than how often the next must repeat.
      if (repeats.some((count) => count > 1)) continue;
    }
    fastest = Math.min(
      fastest,
      times.reduce((sum, time) => sum + time, 0),
    );
  }
  return fastest;
}

/** Nanoseconds until the device has run all dispatches, by the clock. */
export async function timeByClock(device: GPUDevice, dispatches: readonly PlannedDispatch[]): Promise<number> {
  await device.queue.onSubmittedWorkDone();
  const began = performance.now();
  const encoder = device.createCommandEncoder({ label: 'timing' });
  const pass = encoder.beginComputePass({ label: 'timing' });
  for (const { pipeline, bindGroup, x, y } of dispatches) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(x, y);
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
  return 1e6 * (performance.now() - began);
}
