// Commands about kept runs: the library, opening, deleting, going on in a new worker, and breaking things on purpose.
import { PlaygroundError } from '../protocol/failures';
import type { CommandHandlers } from '../protocol/messages';
import type { ChaosKind, RunNumbers } from '../protocol/runs';
import type { LiveRun } from './liveRun';
import { openKept, tellWayBack } from './openRun';
import { revive } from './revive';
import type { SessionCore } from './sessionCore';

type KeepCommands = Pick<CommandHandlers, 'runs' | 'runNumbers' | 'openRun' | 'deleteRun' | 'revive' | 'chaos' | 'ping'>;

export function createKeepCommands(core: SessionCore): KeepCommands {
  return {
    runs: () => core.tools.shelf.list(),
    runNumbers: ({ id }) => readNumbers(core, id),
    async openRun(wish) {
      await openKept(core, wish);
      return null;
    },
    deleteRun: ({ id }) => deleteRun(core, id),
    revive: (revival) => revive(core, revival),
    chaos: async ({ kind }) => breakOnPurpose(core, kind),
    ping: () => Promise.resolve(null),
  };
}

async function deleteRun(core: SessionCore, id: string): Promise<null> {
  const { live, tools } = core;
  if (live?.keeper.record.id === id && (core.phase === 'training' || core.phase === 'paused'))
    throw new PlaygroundError('wrong-phase', 'This run is under way. Stop it first.');
  if ((await tools.locks.elsewhere()).has(id)) throw new PlaygroundError('wrong-phase', 'This run is open in another tab.');
  await tools.shelf.remove(id);
  if (core.resumable?.id === id) core.setResumable(null);
  await tellWayBack(core);
  return null;
}

/** Of the live run as it is now; of others as they were kept. */
async function readNumbers({ live, tools, inside }: SessionCore, id: string): Promise<RunNumbers> {
  const numbers = await tools.shelf.readNumbers(id);
  if (live?.keeper.record.id !== id) return numbers;
  await inside.settled();
  const { insights, recoveries } = live.keeper.record;
  return { ...numbers, history: [...live.run.history], insights, recoveries };
}

/** Each goes the way the real thing would go. */
const breaks: Record<ChaosKind, (core: SessionCore, live: LiveRun) => Promise<void> | void> = {
  'lose-device': (_, { device }) => device.lose(),
  'out-of-memory': (_, { device }) => device.report('Out of memory, on purpose'),
  nan: (_, live) => live.control.exclusively(() => poison(live)),
  'disk-full': ({ tools }) => tools.breakOutside('disk'),
  'silent-gpu': ({ tools }) => tools.breakOutside('worker'),
  // The page ends the worker itself.
  'kill-worker': () => undefined,
};

async function breakOnPurpose(core: SessionCore, kind: ChaosKind): Promise<null> {
  if (!core.live || core.live.deviceGone)
    throw new PlaygroundError('wrong-phase', `Cannot provoke ${kind}: there is no run. Start one first.`);
  await breaks[kind](core, core.live);
  return null;
}

/** One weight in the middle of the network is no number any more. */
async function poison({ run, control }: LiveRun): Promise<void> {
  const state = await control.guard(run.engine.readParameters());
  const middle = state.layers[state.layers.length >> 1];
  middle?.value.weight.fill(NaN, 0, 1);
  run.engine.writeParameters(state);
}
