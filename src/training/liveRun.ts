// A run on its reins: drives epoch after epoch until the end, a stop or a failure, and tells the phase. Knows commands only as calls.
import type { EngineDevice } from '../engine/types';
import { asFailure, PlaygroundError, type Failure } from '../protocol/failures';
import type { Phase } from '../protocol/snapshot';
import type { RunContext } from './context';
import { createControl, Stopped, type Control, type Rest } from './control';
import { runEpoch } from './epoch';
import { finishWithTest } from './finishWithTest';
import type { Run } from './run';
import { describeMissingValidation } from './words';

export interface LiveRun {
  readonly run: Run;
  readonly device: EngineDevice;
  readonly control: Control;
  /** Resolves when the loop has ended, however it ended. */
  readonly ended: Promise<void>;
  /** When it first pauses or ends. */
  readonly firstRest: Promise<Rest>;
  /** True once the device went away: the weights are gone with it. */
  deviceGone: boolean;
}

export interface LiveRunOptions {
  /** Infinity, or how many steps to take before the first pause. */
  steps: number;
  setPhase(phase: Phase, failure: Failure | null): void;
  /** After each step and at each rest: the place for views. */
  onStep(): void;
  onRest(): void;
  context: Pick<RunContext, 'now' | 'emit' | 'checkDevice' | 'onEvidence'>;
}

export function launchRun(run: Run, device: EngineDevice, options: LiveRunOptions): LiveRun {
  const { setPhase, onStep, onRest } = options;
  const control = createControl(
    options.steps,
    () => {
      setPhase('paused', null);
      onRest();
    },
    () => {
      setPhase('training', null);
    },
  );
  const context: RunContext = { ...options.context, control, onStep, betweenSteps: () => Promise.resolve() };
  const firstRest = control.whenResting();
  firstRest.catch(() => undefined);
  setPhase('training', null);
  for (const line of describeMissingValidation(run)) context.emit('log', line);
  return { run, device, control, ended: drive(run, context, setPhase, onRest), firstRest, deviceGone: false };
}

async function drive(run: Run, context: RunContext, setPhase: LiveRunOptions['setPhase'], onRest: () => void): Promise<void> {
  try {
    while (run.epoch < run.config.epochs) await runEpoch(run, context);
    await finishWithTest(run, context);
    setPhase('finished', null);
    context.control.close(null);
  } catch (thrown) {
    if (thrown instanceof Stopped) {
      setPhase('finished', null);
      context.control.close(null);
    } else {
      const { code, message } = asFailure(thrown);
      setPhase('failed', { code, message });
      context.control.close(new PlaygroundError(code, message));
    }
  }
  onRest();
}
