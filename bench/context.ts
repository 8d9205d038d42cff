// The surroundings of a run without a page: nobody pauses it, nobody is told, and GPU errors show at the end of the harness call.
import type { RunContext } from '../src/training/context';
import { createControl } from '../src/training/control';

const nothing = (): void => undefined;

export const createBenchContext = (): RunContext => ({
  control: createControl(Infinity, nothing, nothing),
  now: () => performance.now(),
  emit: nothing,
  checkDevice: nothing,
  onStep: nothing,
  betweenSteps: () => Promise.resolve(),
  onEvidence: () => Promise.resolve(nothing),
});
