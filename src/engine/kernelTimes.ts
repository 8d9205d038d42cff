// GPU time of a plan's convolutions, one by one, for people who ask where it goes. Knows no layer.
import type { PlannedDispatch } from './plan';
import { canTime, timeDispatches } from './timing';
import type { KernelTimes } from './types';

/** Convolutions only: they write scratch memory that every step writes anew. */
export async function timeKernels(
  device: GPUDevice,
  dispatches: readonly PlannedDispatch[],
  refused: readonly string[],
): Promise<KernelTimes | null> {
  if (!canTime(device)) return null;
  const convolutions = dispatches.filter(({ flops }) => flops > 0);
  const nanoseconds = await timeDispatches(device, convolutions);
  const rows = convolutions.map(({ note, kernel, flops }, i) => {
    const time = nanoseconds[i] as number;
    return { note, kernel, microseconds: time / 1000, gflops: time > 0 ? flops / time : 0 };
  });
  return { rows, refused };
}
