// Takes up runs from the shelf: the one an earlier visit left behind, any of the library, a copy of one, or its best model.
import { PlaygroundError } from '../protocol/failures';
import type { CommandPayload } from '../protocol/messages';
import type { Recovery, RunCard } from '../protocol/runs';
import { buildRun } from './buildRun';
import type { RunRecord } from './checkpoint/capture';
import type { Checkpoint } from './checkpoint/checkpoint';
import { restoreRun, writeNetwork } from './checkpoint/restore';
import { load, reopen } from './dataCommands';
import { launch } from './launch';
import { tellRestored } from './recovery';
import type { Run } from './run';
import type { SessionCore } from './sessionCore';
import { computeFingerprint } from './trainedOn';

/** `recoveries`: those that the page knows of, where they are more than the checkpoint holds. */
export type Wish = CommandPayload<'openRun'> & { recoveries?: Recovery[] };

/** A tab that is being closed or reloaded gives its run back a little later. */
const looksAfterMs = [0, 500, 1000, 2000];

/** Offers the newest run that was neither finished nor stopped, unless another tab trains it. */
export async function lookForRuns({ tools, live, setResumable }: SessionCore, isFree: () => boolean): Promise<void> {
  // Where nothing can be kept, as in a private window, nothing was left.
  const entries = await tools.shelf.list().catch(() => []);
  const left = entries.find(({ card }) => !card.ended)?.card;
  if (!left || live) return;
  for (const waitMs of looksAfterMs) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (!isFree()) return;
    if ((await tools.locks.elsewhere()).has(left.id)) continue;
    setResumable(left);
    return;
  }
}

/** Loads the run's data where the browser has them, builds its network and rests there, or goes on. */
export async function openKept(core: SessionCore, wish: Wish): Promise<void> {
  core.check('load');
  if (!(await core.tools.locks.take(wish.id)))
    throw new PlaygroundError('wrong-phase', 'This run is open in another tab. Pause and close it there.');
  let opened = false;
  try {
    const { checkpoint, refused } = await core.tools.shelf.open(wish.id, wish.sequence);
    await provideData(core, checkpoint.card);
    await core.alone('opening a run', () => takeUp(core, checkpoint, refused, wish));
    opened = true;
  } finally {
    if (!opened) {
      core.tools.locks.release(wish.id);
      if (core.phase === 'loading') core.setPhase(core.desk.data ? 'ready' : 'empty');
    }
  }
}

/** What is loaded when it is the same; else what can be had without the person. */
async function provideData(core: SessionCore, card: RunCard): Promise<void> {
  if (isSame(core, card)) return;
  const { origin, edits, name } = card.data;
  if ('demo' in origin) await load(core, { source: { demo: origin.demo }, add: false }, edits, 'loading');
  // Kept files that cannot be read are as good as none: the person is asked for them below.
  else if ((await core.tools.keeper.look().catch(() => null))?.id === origin.files) await reopen(core, 'loading');
  if (isSame(core, card)) return;
  const loaded = core.desk.data ? 'What is loaded is not what the run was trained on.' : 'Its data set is not loaded.';
  throw new PlaygroundError('bad-data', `${loaded} Load ${name} again, with the same changes by hand, and then resume the run.`);
}

const isSame = ({ desk }: SessionCore, { data, config }: RunCard): boolean =>
  desk.data !== null && computeFingerprint(desk.summary(config)) === data.fingerprint;

async function takeUp(core: SessionCore, checkpoint: Checkpoint, refused: readonly string[], wish: Wish): Promise<void> {
  const { card } = checkpoint;
  await core.disposeRun();
  core.config = card.config;
  core.tools.emit('config', core.config);
  core.desk.tell(core.config);
  const record = recordOf(checkpoint, wish);
  core.inside.begin();
  if (!wish.recoveries) core.tools.emit('runStarted', { id: record.id });
  const { run, device } = await core.kernels.run((company) =>
    buildRun(core, card.config, (fresh) => prepare(fresh, checkpoint, wish.best === true), company),
  );
  // The branch has a lock of its own.
  if (record.id !== card.id) {
    await core.tools.locks.take(record.id);
    core.tools.locks.release(card.id);
  }
  core.setResumable(null);
  const live = launch(core, run, device, record, { steps: wish.go === true ? Infinity : 0, kept: record.id === card.id });
  tellRestored(core, live);
  for (const text of refused) live.keeper.note({ epoch: run.epoch, kind: 'warning', layer: null, text });
  if (wish.go !== true) await live.firstRest;
}

/** A branch is a run of its own from here on. */
function recordOf({ card, state }: Checkpoint, { branch, best, recoveries = state.recoveries }: Wish): RunRecord {
  const { id, name, startedAt, parent, data } = card;
  const same = { id, name, startedAt, parent, data, recoveries, log: state.log };
  if (!branch && !best) return same;
  return {
    ...same,
    id: crypto.randomUUID(),
    name: `${name} ⑂ ${card.epoch}`,
    startedAt: new Date().toISOString(),
    parent: { id, epoch: card.epoch },
  };
}

async function prepare(run: Run, checkpoint: Checkpoint, best: boolean): Promise<void> {
  await restoreRun(run, checkpoint);
  const { best: model, parameters } = checkpoint;
  if (!best || !model) return;
  const layers = model.layers.map((value) => ({ value, first: zerosLike(value), second: zerosLike(value) }));
  await writeNetwork(
    run,
    model.layers.map(({ bias }) => bias.length),
    { step: parameters.step, layers },
  );
  Object.assign(run, { pruning: model.pruning, progress: null, step: 0, epoch: run.history.length });
}

const zerosLike = ({ weight, bias }: { weight: Float32Array; bias: Float32Array }) => ({
  weight: new Float32Array(weight.length),
  bias: new Float32Array(bias.length),
});
