// The reins of a running loop: pause, resume, single steps, stop, failure, and work that has to run between two steps.
// Knows nothing of networks; the loop asks at each gate whether to go on.

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
  /** Ends the loop from outside, e.g. on device loss; waiting tasks are rejected. */
  fail(error: Error): void;
  /** The loop is over: later tasks run one after the other at once. */
  close(error: Error | null): void;
}

interface Task {
  run(): Promise<void>;
  reject(error: Error): void;
}
interface Waiter {
  resolve(rest: Rest): void;
  reject(error: Error): void;
}

/** `steps` = Infinity runs freely; a number runs that many steps and pauses. The callbacks tell the phase. */
export function createControl(steps: number, onPaused: () => void, onRunning: () => void): Control {
  const state = { budget: steps, pauseAsked: false, paused: false, closed: false, ended: null as Error | null };
  const tasks: Task[] = [];
  const waiters: Waiter[] = [];
  let wake = (): void => undefined;
  let failGuards = (_error: Error): void => undefined;
  const failure = new Promise<never>((_, reject) => (failGuards = reject));
  failure.catch(() => undefined);

  let busy = false;
  const runTasks = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let task = tasks.shift(); task; task = tasks.shift()) await task.run();
    busy = false;
  };
  const rest = async (): Promise<void> => {
    if (!state.paused) {
      state.paused = true;
      onPaused();
      for (const waiter of waiters.splice(0)) waiter.resolve('paused');
    }
    // What was told may have brought work; it is done before sleeping.
    if (tasks.length > 0) return;
    await new Promise<void>((resolve) => (wake = resolve));
  };
  const pass = async (holds: () => boolean, drain: () => Promise<void>): Promise<void> => {
    for (;;) {
      if (state.ended) {
        // A stop lets the steps in flight end, so that what they changed is counted.
        if (state.ended instanceof Stopped) await drain();
        throw state.ended;
      }
      if (tasks.length === 0 && !holds()) return;
      await drain();
      // Asked again because draining took time; between the question and the sleep nothing may run.
      if (tasks.length > 0) await runTasks();
      else if (!hasEnded() && holds()) await rest();
    }
  };
  const hasEnded = (): boolean => state.ended !== null;
  const end = (error: Error): void => {
    state.ended ??= error;
    wake();
  };

  return {
    async gateStep(drain) {
      await pass(() => state.pauseAsked || state.budget <= 0, drain);
      state.budget--;
    },
    gate: (drain) => pass(() => state.pauseAsked, drain),
    guard: (work) => Promise.race([work, failure]),
    exclusively: (task) =>
      new Promise((resolve, reject) => {
        tasks.push({ run: () => task().then(resolve, reject), reject });
        if (state.closed) void runTasks();
        else wake();
      }),
    askPause: () => (state.pauseAsked = true),
    resume(more = Infinity) {
      Object.assign(state, { pauseAsked: false, paused: false, budget: more });
      onRunning();
      wake();
    },
    whenResting: () => new Promise((resolve, reject) => waiters.push({ resolve, reject })),
    stop: () => end(new Stopped()),
    fail(error) {
      for (const task of tasks.splice(0)) task.reject(error);
      end(error);
      failGuards(error);
    },
    close(error) {
      state.closed = true;
      for (const waiter of waiters.splice(0)) {
        if (error) waiter.reject(error);
        else waiter.resolve('ended');
      }
      void runTasks();
    },
  };
}
