// What a plan's convolutions are and the GPU time of each, for people who ask where it goes. Knows no network.
import { correlations, isCorrelation, type Operation, tileNames } from './kernels/convolution/convolutions';
import type { PlannedDispatch } from './plan';
import { canTime, planRepeats, timeDispatches } from './timing';
import type { KernelTimes } from './types';

type Row = KernelTimes['rows'][number];

/** `choiceOf` says how the variant of a layer's operation was chosen. Convolutions only: they write scratch memory that every step writes anew. */
export async function timeKernels(
  device: GPUDevice,
  dispatches: readonly PlannedDispatch[],
  choiceOf: (layer: string, operation: Operation) => Row['chosen'],
): Promise<Row[]> {
  const convolutions = dispatches.filter(({ flops }) => flops > 0);
  const nanoseconds = canTime(device) ? await timeFinely(device, convolutions) : null;
  return convolutions.map(({ note, kernel, flops }, i) => {
    const [operation, variant] = kernel.split(/ (.*)/) as [Operation, string];
    const layer = note.replace(/ backward$/, '');
    const time = nanoseconds?.[i] ?? null;
    return {
      layer,
      direction: directionOf(operation),
      operation,
      variant,
      plain: variant === tileNames[operation][0],
      chosen: choiceOf(layer, operation),
      microseconds: time === null ? null : time / 1000,
      gflops: time === null || time === 0 ? null : flops / time,
    };
  });
}

/** Runs each once, to learn how often it has to run for a time that stands out from the clock's rounding. */
async function timeFinely(device: GPUDevice, dispatches: readonly PlannedDispatch[]): Promise<number[]> {
  const once = await timeDispatches(device, dispatches);
  return timeDispatches(device, dispatches, planRepeats(once));
}

function directionOf(operation: Operation): Row['direction'] {
  if (!isCorrelation(operation)) return 'weight gradient';
  return correlations[operation].forward ? 'forward' : 'input gradient';
}
