// The reins of a running loop: pause, resume, single steps, stop, failure, and work that has to run between two steps.
// Knows nothing of networks; the loop asks at each gate whether to go on.
import { createGuard, type Guard } from './guard';
import { createTaskQueue } from './taskQueue';
import { createWaiters } from './waiters';

/** Thrown by a gate to end the loop because the person stopped it; not an error to show. */
export class Stopped extends Error {}

export type Rest = 'paused' | 'ended';

export interface Control {
  /** Before an optimiser step: runs waiting tasks, waits while paused, takes one step from the budget. `drain` ends what is in flight. */
  gateStep(drain: () => Promise<void>): Promise<void>;
  /** Within validation: the same, but a used-up step budget does not hold it. */
  gate(drain: () => Promise<void>): Promise<void>;
  /** The value of `work`, unless the run fails first: a lost device leaves promises that never settle. */
  guard<T>(work: Promise<T>): Promise<T>;
  /** Runs `task` where no step is in flight: at the loop's next gate, or at once when the loop waits or has ended. */
  exclusively<T>(task: () => Promise<T>): Promise<T>;
  askPause(): void;
  /** Lets the loop run on, or take exactly `steps` steps and pause. */
  resume(steps?: number): void;
  /** Resolves when the loop next rests; rejects when it fails. */
  whenResting(): Promise<Rest>;
  stop(): void;
  /** Throws `error` into the loop from outside, as on device loss: guarded work is rejected, and so are gates until mend(). A pause that was asked for holds. */
  interrupt(error: Error): void;
  /** What was broken has been replaced. */
  mend(): void;
  /** See Guard.pulse. */
  readonly pulse: Guard['pulse'];
  /** The loop is over: later tasks run one after the other at once. */
  close(error: Error | null): void;
}

/** `steps` = Infinity runs freely; a number runs that many steps and pauses. The callbacks tell the phase. */
export function createControl(steps: number, onPaused: () => void, onRunning: () => void): Control {
  const state = {
    budget: steps,
    pauseAsked: false,
    paused: false,
    closed: false,
    ended: null as Error | null,
    broken: null as Error | null,
  };
  const tasks = createTaskQueue();
  const rests = createWaiters<Rest>();
  const sleep = createWaiters<undefined>();
  const guard = createGuard();

  const wake = (): void => sleep.resolve(undefined);
  const hasEnded = (): boolean => state.ended !== null || state.broken !== null;
  const end = (error: Error): void => {
    state.ended ??= error;
    wake();
  };
  const rest = async (): Promise<void> => {
    if (!state.paused) {
      state.paused = true;
      onPaused();
      rests.resolve('paused');
    }
    // What was told may have brought work; it is done before sleeping.
    if (!tasks.waiting) await sleep.wait();
  };
  /** Returns when the loop may go on, rejects when it is to end. */
  const pass = async (holds: () => boolean, drain: () => Promise<void>): Promise<void> => {
    while (!hasEnded() && (tasks.waiting || holds())) {
      await drain();
      // Asked again because draining took time; between the question and the sleep nothing may run.
      if (tasks.waiting) await tasks.run();
      else if (!hasEnded() && holds()) await rest();
    }
    // A stop lets the steps in flight end, so that what they changed is counted.
    if (state.ended && !state.broken) await drain();
    const why = state.ended ?? state.broken;
    if (why) throw why;
  };

  return {
    async gateStep(drain) {
      await pass(() => state.pauseAsked || state.budget <= 0, drain);
      state.budget--;
    },
    gate: (drain) => pass(() => state.pauseAsked, drain),
    guard: guard.watch,
    get pulse() {
      return guard.pulse;
    },
    exclusively(task) {
      // Guarded, so that one that never settles does not hold up the others.
      const outcome = tasks.add(() => guard.watch(task()));
      if (state.closed) void tasks.run();
      else wake();
      return outcome;
    },
    askPause: () => (state.pauseAsked = true),
    resume(more = Infinity) {
      Object.assign(state, { pauseAsked: false, paused: false, budget: more });
      onRunning();
      wake();
    },
    whenResting: rests.wait,
    stop: () => end(new Stopped()),
    interrupt(error) {
      state.broken ??= error;
      guard.fail(error);
      wake();
    },
    mend() {
      state.broken = null;
      guard.mend();
    },
    close(error) {
      state.closed = true;
      if (error) rests.reject(error);
      else rests.resolve('ended');
      void tasks.run();
    },
  };
}
