// Surroundings that never hold a loop up. Only tests import it.
import type { RunContext } from '../context';
import { createControl } from '../control';

const nothing = (): void => undefined;

export const createFreeContext = (): RunContext => ({
  control: createControl(Infinity, nothing, nothing),
  now: () => 0,
  emit: nothing,
  checkDevice: nothing,
  onStep: nothing,
  betweenSteps: () => Promise.resolve(),
  onEvidence: () => Promise.resolve(nothing),
});
