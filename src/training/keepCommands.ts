// Commands about kept runs: the library, opening, deleting, going on in a new worker, and breaking things on purpose.
import { PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, Revival } from '../protocol/messages';
import type { ChaosKind, RunNumbers } from '../protocol/runs';
import { begin } from './begin';
import { load } from './dataCommands';
import type { LiveRun } from './liveRun';
import { openKept, tellWayBack } from './openRun';
import { planSummary } from './planSummary';
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

/** The page shows the run as it was; it is told only of the end. */
async function revive(core: SessionCore, revival: Revival): Promise<null> {
  const { source, edits, id, cause, recoveries, paused, afresh } = revival;
  const isKept = afresh === null || (await core.tools.shelf.list()).some(({ card }) => card.id === id);
  await core.silently(async () => {
    if (source) {
      await load(core, { source, add: false }, edits);
      core.kept.loaded(source, false);
    }
    if (isKept) await openKept(core, { id, go: !paused, recoveries });
  });
  if (!isKept) return beginAgain(core, revival, afresh);
  const { live, tools } = core;
  if (!live) throw new PlaygroundError('bug', 'The run was not taken up.');
  const { run, keeper } = live;
  tools.emit('config', run.config);
  tools.emit('plan', planSummary(run.initial, run.network, run.config.patchSize, run.engine.gpuBytes));
  keeper.note({ epoch: run.epoch, kind: 'warning', layer: null, text: `${cause} Taken up again from the last checkpoint` });
  core.setPhase(core.phase);
  return null;
}

/** Nothing of the run had been kept yet: the same seed leads to the same run. */
async function beginAgain(core: SessionCore, { cause, recoveries, paused }: Revival, { config, twin }: Afresh): Promise<null> {
  core.config = config;
  core.tools.emit('config', config);
  const live = await core.alone('starting', () => begin(core, paused ? 0 : Infinity, { twin, recoveries }));
  core.tools.emit('recoveries', recoveries);
  live.keeper.note({
    epoch: live.run.epoch,
    kind: 'warning',
    layer: null,
    text: `${cause} Nothing of the run was kept yet; it was begun again`,
  });
  return null;
}

type Afresh = NonNullable<Revival['afresh']>;

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
