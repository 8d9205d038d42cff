// Commands about kept runs: the library, opening, deleting, going on in a new worker, and breaking things on purpose.
import { PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, Revival } from '../protocol/messages';
import type { Intervention } from '../protocol/intervention';
import type { ChaosKind, Recovery, RunNumbers } from '../protocol/runs';
import { begin } from './begin';
import { load } from './dataCommands';
import type { LiveRun } from './liveRun';
import { openKept, tellWayBack } from './openRun';
import { describeHand } from './hand';
import { makeAgain } from './handAgain';
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
  const { source, edits, id, cause, recoveries, interventions, paused, afresh } = revival;
  const isKept = afresh === null || (await core.tools.shelf.list()).some(({ card }) => card.id === id);
  // What a hand changed is changed again before the next step.
  const go = !paused && interventions.length === 0;
  await core.silently(async () => {
    if (source) {
      await load(core, { source, add: false }, edits);
      core.kept.loaded(source, false);
    }
    if (isKept) await openKept(core, { id, go, recoveries });
  });
  if (!isKept) await beginAgain(core, afresh, recoveries, go);
  const { live } = core;
  if (!live) throw new PlaygroundError('bug', 'The run was not taken up.');
  const how = isKept ? 'Taken up again from the last checkpoint' : 'Nothing of the run was kept yet; it was begun again';
  const again = go ? [] : await changeAgain(core, live, interventions);
  tellRevived(core, live, [`${cause} ${how}`, ...again]);
  if (!paused && !go) live.control.resume();
  core.setPhase(core.phase);
  return null;
}

/** The same seed leads to the same run. */
async function beginAgain(core: SessionCore, { config, twin }: NonNullable<Revival['afresh']>, recoveries: Recovery[], go: boolean) {
  core.config = config;
  const { firstRest } = await core.alone('starting', () => begin(core, go ? Infinity : 0, { twin, recoveries }));
  if (!go) await firstRest;
}

const changeAgain = (
  { keeper }: SessionCore,
  { run, control, device }: LiveRun,
  interventions: readonly Intervention[],
): Promise<string[]> => control.exclusively(() => makeAgain(run, { control, checkDevice: () => keeper.check(device) }, interventions));

function tellRevived(core: SessionCore, { run, keeper }: LiveRun, lines: readonly string[]): void {
  const { tools } = core;
  core.config = run.config;
  tools.emit('config', run.config);
  tools.emit('plan', planSummary(run.initial, run.network, run.config.patchSize, run.engine.gpuBytes));
  tools.emit('hand', describeHand(run));
  tools.emit('recoveries', keeper.record.recoveries);
  for (const text of lines) keeper.note({ epoch: run.epoch, kind: 'warning', layer: null, text });
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
