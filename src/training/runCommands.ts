// Commands that move a run: initialise, start, pause, resume, one step, stop.
import { asFailure, PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, CommandReply } from '../protocol/messages';
import { begin } from './begin';
import { createControl } from './control';
import { finishWithTest } from './finishWithTest';
import { lookForRuns, openKept } from './openRun';
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
      if (core.phase !== 'paused' && core.resumable) await openKept(core, { id: core.resumable.id, go: true });
      else core.takeRun('resume').control.resume();
      return null;
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
    void lookForRuns(core, () => core.live === null);
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
