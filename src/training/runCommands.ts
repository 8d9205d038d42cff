// Commands that move a run: initialise, start, pause, resume, one step, stop.
import { asFailure, PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, CommandReply } from '../protocol/messages';
import type { KernelWork } from '../engine/types';
import { createControl, Stopped } from './control';
import { finishWithTest } from './finishWithTest';
import { describeHand } from './hand';
import { refuseUnfit } from './gpuNeed';
import { launchRun, type LiveRun } from './liveRun';
import { planSummary } from './planSummary';
import type { RunData } from './ports';
import { createRun } from './run';
import type { SessionCore } from './sessionCore';
import { tellPlan } from './tellPlan';

type RunCommands = Pick<CommandHandlers, 'initialise' | 'start' | 'pause' | 'resume' | 'step' | 'stop' | 'score'>;

export function createRunCommands(core: SessionCore): RunCommands {
  return {
    initialise: () => initialise(core),
    async start() {
      core.check('start');
      await core.alone('starting', () => begin(core, Infinity));
      return null;
    },
    async pause() {
      const { control } = core.takeRun('pause');
      const rest = control.whenResting();
      control.askPause();
      if ((await rest) === 'ended') throw new PlaygroundError('wrong-phase', 'The run ended before it could pause.');
      return null;
    },
    async resume() {
      core.takeRun('resume').control.resume();
      return Promise.resolve(null);
    },
    step: () => step(core),
    stop: () => stop(core),
    score: () => score(core),
  };
}

async function initialise(core: SessionCore): Promise<CommandReply<'initialise'>> {
  void core.kept.look();
  try {
    const { device, selfTest } = await core.keeper.take();
    // Data that came before the adapter was known could not be weighed.
    tellPlan(core);
    return { adapter: device.facts, selfTest };
  } catch (error) {
    core.setPhase('failed', asFailure(error));
    throw error;
  }
}

/** Before the first step there is no loop to stop, only the choosing and compiling of kernels. */
async function stop(core: SessionCore): Promise<null> {
  if (core.live === null && core.kernels.busy) {
    await core.kernels.cancel();
    return null;
  }
  const { control, ended } = core.takeRun('stop');
  control.stop();
  core.whatIf.cancel();
  await core.kernels.cancel();
  await ended;
  return null;
}

/** A run that was stopped never came to its test cases; its own reins are let go, so new ones hold the scoring. */
async function score(core: SessionCore): Promise<CommandReply<'score'>> {
  const { run, device, control } = core.takeRun('score');
  const reins = createControl(Infinity, noted, noted);
  const context = { control: reins, emit: core.tools.emit, checkDevice: () => core.keeper.check(device) };
  const found = await core.alone('scoring', () => control.exclusively(() => control.guard(finishWithTest(run, context))));
  if (!found) throw new PlaygroundError('bad-data', 'There are no test cases. Set a share of them aside before a run.');
  return found;
}

const noted = (): void => undefined;

/** One optimiser step and then paused (or finished, when it was the last); an epoch it completes is validated and pruned, too. */
async function step(core: SessionCore): Promise<null> {
  core.check('step');
  if (core.phase === 'paused') {
    const { control } = core.takeRun('step');
    const rest = control.whenResting();
    control.resume(1);
    await rest;
  } else await (await core.alone('starting', () => begin(core, 1))).firstRest;
  return null;
}

/** Starts afresh, with new weights and streams; `steps` as for createControl(). */
async function begin(core: SessionCore, steps: number): Promise<LiveRun> {
  if (!core.desk.data) throw new PlaygroundError('wrong-phase', 'There is nothing to train on. Load a data set first.');
  // Refused before anything is thrown away: data without a training case leaves the last run and the phase as they are.
  const data = core.desk.freshRunData(core.config);
  if (core.keeper.facts) refuseUnfit(core.config, data, core.keeper.facts);
  await core.disposeRun();
  core.desk.tell(core.config);
  core.inside.begin();
  core.tools.emit('runStarted', {});
  return core.kernels.run(async (company) => {
    try {
      return await launch(core, data, steps, company);
    } catch (error) {
      if (!(error instanceof Stopped)) {
        core.setPhase('failed', asFailure(error));
        throw error;
      }
      core.setPhase('finished');
      throw new PlaygroundError('wrong-phase', 'The run was stopped before its first step.');
    }
  });
}

async function launch(core: SessionCore, data: RunData, steps: number, company: Required<KernelWork>): Promise<LiveRun> {
  const { keeper, config, tools, views } = core;
  const { device, selfTest } = await keeper.take();
  if (!selfTest.passed) throw new PlaygroundError('self-test-failed', 'The engine’s self-test failed on this graphics device.');
  const tileStore = await tools.tileStore;
  const run = await createRun(config, data, device, (on, options) => tools.createEngine(on, { ...options, tileStore }, company));
  if (company.signal.aborted) {
    run.engine.destroy();
    throw company.signal.reason as Error;
  }
  tools.emit('plan', planSummary(run.initial, run.network, config.patchSize, run.engine.gpuBytes));
  const live = launchRun(run, device, {
    steps,
    setPhase: core.setPhase,
    onStep: () => views.offer(live),
    onRest: () => views.refresh(live),
    context: {
      now: tools.now,
      emit: tools.emit,
      checkDevice: () => keeper.check(device),
      onEvidence: (run) => live.control.guard(core.inside.onEvidence(run, () => views.pick(run.data))),
    },
  });
  tools.emit('hand', describeHand(run));
  core.live = live;
  return live;
}
