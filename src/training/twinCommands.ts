// The paper's experiment on clusterability (Valverde et al. 2024, section 4.2): two runs that differ in the regulariser alone, one after the other.
// What is still to do follows from the mark on the run, not from a list in memory, so that it survives whatever the first run survives.
import { configure } from '../protocol/configure';
import { asFailure, PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, TwinWish } from '../protocol/messages';
import type { TwinMark } from '../protocol/runs';
import { begin } from './begin';
import { refuseUnfit } from './gpuNeed';
import type { LiveRun } from './liveRun';
import type { SessionCore } from './sessionCore';
import { setAside } from './setAside';

/** The authors' λ, for settings that train without a regulariser. */
const publishedLambda = 0.5;

export function createTwinCommands(core: SessionCore): Pick<CommandHandlers, 'startTwin'> {
  core.afterRun = (live) => goOn(core, live);
  return {
    async startTwin(wish) {
      await startTwin(core, wish);
      return null;
    },
  };
}

async function startTwin(core: SessionCore, { lambda = core.config.pruning.lambda || publishedLambda, epochs }: TwinWish): Promise<void> {
  if (core.phase === 'loading') core.check('start');
  const { desk, keeper } = core;
  if (!desk.data) throw new PlaygroundError('wrong-phase', 'There is nothing to train on. Load a data set first.');
  if (lambda === 0)
    throw new PlaygroundError('bad-config', 'pruning.lambda is 0; the side with the regulariser needs a number above 0, such as 0.5.');
  const pruning = { method: 'none', lambda } as const;
  const config = configure(core.config, { pruning, ...(epochs === undefined ? {} : { epochs }) });
  const data = desk.freshRunData(config);
  if (data.validation.length === 0)
    throw new PlaygroundError('bad-data', 'Both sides are looked at on a validation case, and there is none. Raise split.validation.');
  if (keeper.facts) refuseUnfit(config, data, keeper.facts);
  const before = underWay(core)?.before ?? core.config;
  await setAside(core);
  core.check('start');
  core.config = config;
  core.tools.emit('config', config);
  await beginSide(core, { id: crypto.randomUUID(), regularised: true, place: null, before });
}

/** After the side with the regulariser has come to its end, the side without it; a run that was stopped ends the experiment, as the second side's end does. */
async function goOn(core: SessionCore, live: LiveRun): Promise<void> {
  const { twin, insights } = live.keeper.record;
  if (!twin || live.leaving || core.live !== live) return;
  if (!twin.regularised || !live.completed) {
    giveBack(core, twin);
    return;
  }
  const mark: TwinMark = { ...twin, regularised: false, place: insights[0]?.place ?? null };
  try {
    core.config = configure(live.run.config, { pruning: { lambda: 0 } });
    core.tools.emit('config', core.config);
    await beginSide(core, mark);
  } catch (error) {
    if (core.phase !== 'failed') core.setPhase('failed', asFailure(error));
  }
}

async function beginSide(core: SessionCore, twin: TwinMark): Promise<void> {
  try {
    await core.alone('starting', () => begin(core, Infinity, { twin }));
  } catch (error) {
    giveBack(core, twin);
    throw error;
  }
}

/** The experiment that is left for another one: its settings are not the person's. */
const underWay = ({ live, phase }: SessionCore): TwinMark | null =>
  live && (phase === 'training' || phase === 'paused') ? live.keeper.record.twin : null;

/** The settings are again those that the experiment replaced. */
function giveBack(core: SessionCore, { before }: TwinMark): void {
  core.config = { ...configure(core.config, before), preset: before.preset };
  core.tools.emit('config', core.config);
}
