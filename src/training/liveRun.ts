// A run on its reins: drives epoch after epoch until the end, a stop or a failure that nothing mends, and tells the phase. Knows commands only as calls.
import type { EngineDevice } from '../engine/types';
import { asFailure, PlaygroundError, type Failure } from '../protocol/failures';
import type { Phase } from '../protocol/snapshot';
import type { RunContext } from './context';
import { createControl, Stopped, type Control, type Rest } from './control';
import { runEpoch } from './epoch';
import { finishWithTest } from './finishWithTest';
import { watchGpu } from './gpuWatchdog';
import type { RunRecord } from './checkpoint/capture';
import type { SessionTools } from './ports';
import type { PrepareRun } from './buildRun';
import type { Run } from './run';
import { createRunKeeper, type RunKeeper } from './runKeeper';
import { describeMissingValidation } from './words';

export interface LiveRun {
  /** Replaced, as the device is, when the run is taken up again after a failure. */
  run: Run;
  device: EngineDevice;
  readonly control: Control;
  readonly keeper: RunKeeper;
  /** Resolves when the loop has ended, however it ended. */
  readonly ended: Promise<void>;
  /** When it first pauses or ends. */
  readonly firstRest: Promise<Rest>;
  /** True once the device went away for good: the weights are gone with it. */
  deviceGone: boolean;
  /** It is left for another run: it stays as one that was not ended. */
  leaving: boolean;
  /** It came to its end by itself. */
  completed: boolean;
  /** Why it rests although nobody asked; told with the next pause. */
  restReason: Failure | null;
  /** Makes a fresh run this one; null from its first checkpoint on. */
  prepare: PrepareRun | null;
}

export interface LiveRunOptions {
  /** Infinity, or how many steps to take before the first pause. */
  steps: number;
  record: RunRecord;
  /** The run lies on the shelf as it is now. */
  kept: boolean;
  /** How it came into its first state. */
  prepare: PrepareRun;
  setPhase(phase: Phase, failure: Failure | null): void;
  /** After each step and at each rest: the place for views. */
  onStep(): void;
  onRest(): void;
  onEvidence: RunContext['onEvidence'];
  /** Mends what `thrown` broke, so that the run goes on; the failure where nothing does. */
  recover(live: LiveRun, thrown: unknown): Promise<Failure | null>;
  /** Resolves when all that was looked at is recorded. */
  settle(): Promise<void>;
  /** Throws when the device in use has reported an error. */
  checkDevice(device: EngineDevice): void;
  tools: SessionTools;
}

export function launchRun(run: Run, device: EngineDevice, options: LiveRunOptions): LiveRun {
  const { setPhase, onStep, onRest, tools, record } = options;
  const control = createControl(
    options.steps,
    () => {
      setPhase('paused', live.restReason);
      live.restReason = null;
      onRest();
      // What ails the run, a lost device or weights that are no numbers, the next step meets again, with its remedy.
      void control.exclusively(() => keeper.keep(live.run)).catch(() => undefined);
    },
    () => {
      setPhase('training', null);
    },
  );
  const keeper = createRunKeeper(record, { ...tools, control, settle: options.settle }, options.kept ? run : null);
  const context: RunContext = {
    control,
    now: tools.now,
    emit: (event, payload) => {
      if (event === 'log') keeper.note(payload as RunRecord['log'][number]);
      else tools.emit(event, payload);
    },
    checkDevice: () => options.checkDevice(live.device),
    onStep,
    onEvidence: options.onEvidence,
    betweenSteps: async (drain) => {
      await keeper.offer(live.run, drain);
      live.prepare = null;
    },
  };
  const firstRest = control.whenResting();
  firstRest.catch(() => undefined);
  const ended = Promise.resolve().then(() => drive(live, context, options));
  const live: LiveRun = {
    run,
    device,
    control,
    keeper,
    ended,
    firstRest,
    deviceGone: false,
    leaving: false,
    completed: false,
    restReason: null,
    prepare: options.kept ? null : options.prepare,
  };
  setPhase('training', null);
  if (run.history.length === 0 && !run.progress) for (const line of describeMissingValidation(run)) context.emit('log', line);
  return live;
}

async function drive(live: LiveRun, context: RunContext, options: LiveRunOptions): Promise<void> {
  const stopWatching = watchGpu(live);
  const failure = await driveToEnd(live, context, options);
  stopWatching();
  options.setPhase(failure ? 'failed' : 'finished', failure);
  live.control.close(failure && new PlaygroundError(failure.code, failure.message));
  options.onRest();
}

/** Null when the run came to its end or was stopped. */
async function driveToEnd(live: LiveRun, context: RunContext, { recover, settle }: LiveRunOptions): Promise<Failure | null> {
  for (;;)
    try {
      while (live.run.epoch < live.run.config.epochs || live.run.progress) await runEpoch(live.run, context);
      await finishWithTest(live.run, context);
      await settle();
      await live.keeper.end(live.run);
      live.completed = true;
      return null;
    } catch (thrown) {
      const failure = thrown instanceof Stopped ? await endStopped(live) : await recover(live, thrown);
      if (failure || thrown instanceof Stopped) return failure;
    }
}

async function endStopped({ keeper, run, leaving }: LiveRun): Promise<Failure | null> {
  return (leaving ? keeper.keep(run) : keeper.end(run)).then(() => null, asFailure);
}
