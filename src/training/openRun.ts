// Takes up runs from the shelf: the one an earlier visit left behind, any of the library, a copy of one, or its best model.
import { configureBranch } from '../protocol/branchRules';
import type { RunConfig } from '../protocol/config';
import type { LayerTensors, ParameterState } from '../network/parameters';
import { PlaygroundError } from '../protocol/failures';
import type { EpochInsight } from '../protocol/layerRecord';
import type { CommandPayload } from '../protocol/messages';
import type { Recovery, RunCard } from '../protocol/runs';
import { adoptSettings, describeBranch } from './branch';
import { buildRun, type PrepareRun } from './buildRun';
import type { RunRecord } from './checkpoint/capture';
import type { Checkpoint } from './checkpoint/checkpoint';
import { restoreRun, writeNetwork } from './checkpoint/restore';
import type { Opened } from './checkpoint/shelf';
import { load, reopen } from './dataCommands';
import { refuseUnfit } from './gpuNeed';
import { launch } from './launch';
import { tellRestored } from './recovery';
import type { Run } from './run';
import type { SessionCore } from './sessionCore';
import { setAside } from './setAside';
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

/** Loads the run's data where the browser has them, builds its network and rests there, or goes on. A branch first leaves the run under way. */
export async function openKept(core: SessionCore, wish: Wish): Promise<void> {
  const isLive = core.live?.keeper.record.id === wish.id;
  if (!wish.branch) core.check('load');
  if (!(await core.tools.locks.take(wish.id)))
    throw new PlaygroundError('wrong-phase', 'This run is open in another tab. Pause and close it there.');
  let opened = false;
  try {
    const { checkpoint, refused } = await readWished(core, wish);
    await provideData(core, checkpoint.card);
    await core.alone('opening a run', () => takeUp(core, checkpoint, refused, wish));
    opened = true;
    await tellWayBack(core);
  } finally {
    if (!opened) {
      if (!isLive) core.tools.locks.release(wish.id);
      if (core.phase === 'loading') core.setPhase(core.desk.data ? 'ready' : 'empty');
    }
  }
}

/** What cannot be is refused before the run under way is left; of that run the newest checkpoint is the one written by then. */
async function readWished(core: SessionCore, { id, sequence, branch, patch }: Wish): Promise<Opened> {
  const { shelf } = core.tools;
  if (!branch) return shelf.open(id, sequence);
  const found = await shelf.open(id, sequence);
  planBranch(core, found.checkpoint.card, patch);
  await setAside(core);
  core.check('load');
  return sequence === undefined ? shelf.open(id) : found;
}

/** The settings that it goes on with. @throws PlaygroundError in words when it cannot. */
function planBranch({ desk, keeper }: SessionCore, { config, epoch }: RunCard, patch: Wish['patch']): RunConfig {
  if (!patch) return config;
  const next = configureBranch(config, patch, epoch);
  if (desk.data && keeper.facts) refuseUnfit(next, desk.data, keeper.facts);
  return next;
}

/** Tells the page which checkpoints lead to the run as it is. */
export async function tellWayBack({ live, tools }: SessionCore): Promise<void> {
  if (!live) return;
  const { run, keeper } = live;
  tools.emit('wayBack', await tools.shelf.readWay(keeper.record.id, run.config.keep.budgetMegabytes * 1e6));
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
  const former = core.live?.keeper.record;
  await core.disposeRun();
  // What was live held the lock, too.
  await core.tools.locks.take(card.id);
  const config = planBranch(core, card, wish.patch);
  core.config = config;
  core.tools.emit('config', core.config);
  core.desk.tell(core.config);
  const goesOn = former?.id === card.id;
  const record = recordOf(checkpoint, wish, goesOn ? former.insights : checkpoint.state.insights);
  core.inside.begin(record.insights, { always: record.twin !== null, ...(goesOn ? { carry: card.epoch } : {}) });
  if (!wish.recoveries) core.tools.emit('runStarted', { id: record.id, twin: record.twin, seeded: false });
  const prepare: PrepareRun = (fresh) => prepareFrom(fresh, checkpoint, wish);
  const { run, device } = await core.kernels.run((company) => buildRun(core, config, prepare, company));
  // The branch has a lock of its own.
  if (record.id !== card.id) {
    await core.tools.locks.take(record.id);
    core.tools.locks.release(card.id);
  }
  core.setResumable(null);
  const live = launch(core, run, device, record, { steps: wish.go === true ? Infinity : 0, kept: record.id === card.id, prepare });
  tellRestored(core, live);
  if (wish.branch) live.keeper.note({ epoch: run.epoch, kind: 'info', layer: null, text: describeBranch(card, config) });
  for (const text of refused) live.keeper.note({ epoch: run.epoch, kind: 'warning', layer: null, text });
  if (wish.go !== true) await live.firstRest;
}

/** A branch is a run of its own from here on, and no side of an experiment. */
function recordOf(
  { card, state }: Checkpoint,
  { branch, best, recoveries = state.recoveries }: Wish,
  looks: readonly EpochInsight[],
): RunRecord {
  const { id, name, startedAt, parent, twin, data, epoch } = card;
  const insights = looks.filter((insight) => insight.epoch <= epoch);
  const same = { id, name, startedAt, parent, twin, data, recoveries, insights, log: state.log };
  if (!branch && !best) return same;
  return {
    ...same,
    id: crypto.randomUUID(),
    name: `${name} · from epoch ${epoch}`,
    startedAt: new Date().toISOString(),
    parent: { id, epoch },
    twin: null,
  };
}

async function prepareFrom(run: Run, checkpoint: Checkpoint, { best = false, patch }: Wish): Promise<void> {
  await restoreRun(run, checkpoint);
  if (patch) adoptSettings(run);
  const { best: model, parameters } = checkpoint;
  if (!best || !model) return;
  const layers = model.layers.map(zeroMoments);
  await writeNetwork(
    run,
    model.layers.map(({ bias }) => bias.length),
    { step: parameters.step, layers },
  );
  Object.assign(run, { pruning: model.pruning, progress: null, step: 0, epoch: run.history.length });
}

/** Values with an optimiser that begins anew. */
export const zeroMoments = (value: LayerTensors): ParameterState['layers'][number] => ({
  value,
  first: zerosLike(value),
  second: zerosLike(value),
});

const zerosLike = ({ weight, bias }: { weight: Float32Array; bias: Float32Array }) => ({
  weight: new Float32Array(weight.length),
  bias: new Float32Array(bias.length),
});
