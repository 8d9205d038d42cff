// Takes a run up again after a failure: new device, last checkpoint, and smaller steps where the same thing keeps happening. Says what it did.
import type { EngineDevice } from '../engine/types';
import { asFailure, PlaygroundError, type Failure } from '../protocol/failures';
import type { Intervention } from '../protocol/intervention';
import type { Events } from '../protocol/messages';
import type { RunConfig } from '../protocol/config';
import type { Recovery, RecoveryKind, RunCard } from '../protocol/runs';
import { restoreRun } from './checkpoint/restore';
import { buildRun, leaveFresh, type PrepareRun } from './buildRun';
import { shrinkPlan } from './gpuNeed';
import { describeHand } from './hand';
import { makeAgain } from './handAgain';
import type { LiveRun } from './liveRun';
import { findFirstNonFinite, NotFinite } from './notFinite';
import { planSummary } from './planSummary';
import type { Run } from './run';
import type { SessionCore } from './sessionCore';
import { computeMedian } from './statistics';

/** Waits between attempts: a graphics process that died is not back at once. */
const attemptsAfterMs = [0, 1000, 4000];
/** A loss that is announced a little after the work that failed by it. */
const announcementMs = 1000;
const repeatWindowMs = 10 * 60_000;
/** Beyond this the learning rate is not what is wrong. */
const smallestRateScale = 2 ** -6;

const kindOf: Partial<Record<Failure['code'], RecoveryKind>> = {
  'device-lost': 'device-lost',
  'out-of-memory': 'out-of-memory',
  diverged: 'diverged',
};

/** Null when the run may go on. */
export async function recoverRun(core: SessionCore, live: LiveRun, thrown: unknown): Promise<Failure | null> {
  const failure = await explain(live.device, thrown);
  const kind = kindOf[failure.code];
  if (!kind) return failure;
  core.tools.emit('recovering', { cause: failure.message });
  try {
    return await mend(core, live, kind, failure, thrown);
  } finally {
    core.tools.emit('recovering', null);
  }
}

/** Work that fails by a lost device says all sorts of things; the loss itself is announced a moment later. */
async function explain({ lost }: EngineDevice, thrown: unknown): Promise<Failure> {
  if (thrown instanceof PlaygroundError && thrown.code !== 'bug') return asFailure(thrown);
  const announced = lost.then(({ reason }) => reason);
  const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), announcementMs));
  const reason = await Promise.race([announced, silence]);
  return reason === null
    ? asFailure(thrown)
    : { code: 'device-lost', message: `The graphics device was lost: ${reason.replace(/\.+$/, '')}.` };
}

async function mend(core: SessionCore, live: LiveRun, kind: RecoveryKind, failure: Failure, thrown: unknown): Promise<Failure | null> {
  const { record } = live.keeper;
  const cause = thrown instanceof NotFinite ? await locate(live, thrown) : failure.message;
  const changed = decideChange(live.run, record.recoveries, kind);
  if (changed === null) return { code: failure.code, message: `${cause} The learning rate was halved six times already.` };
  record.recoveries = [...record.recoveries, { epoch: live.run.epoch, cause, kind, atMs: Date.now() }];
  if (kind !== 'diverged') core.keeper.discard(live.device);
  const { interventions } = live.run;
  let latest = failure;
  for (const waitMs of attemptsAfterMs) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    try {
      await takeUp(core, live, { change: changed, words: `${cause} ${changed.words}`.trim(), kind, interventions });
      return null;
    } catch (error) {
      latest = asFailure(error);
    }
  }
  live.deviceGone = true;
  return { code: latest.code, message: `${cause} The run could not be taken up again: ${latest.message}` };
}

async function locate({ run }: LiveRun, { message, batch }: NotFinite): Promise<string> {
  const place = await findFirstNonFinite(run, batch).catch(() => 'the place was not found');
  return `${message.replace(/\.$/, '')}: ${place}.`;
}

interface Change {
  config: RunConfig;
  rateScale: number;
  /** Empty when nothing is changed. */
  words: string;
}

/** Pure. The learning rate is halved after a loss that was no number; batch or patch after repeated losses of one kind. Null when nothing is left to halve. */
export function decideChange(
  run: Pick<Run, 'config' | 'rateScale'>,
  before: readonly Recovery[],
  kind: RecoveryKind,
  nowMs = Date.now(),
): Change | null {
  const { config, rateScale } = run;
  if (kind === 'diverged') {
    const halved = rateScale / 2;
    return halved < smallestRateScale ? null : { config, rateScale: halved, words: 'The learning rate was halved.' };
  }
  const recent = before.filter((one) => one.kind === kind && nowMs - one.atMs < repeatWindowMs).length + 1;
  const { halveAfter } = config.keep;
  const smaller = halveAfter > 0 && recent % halveAfter === 0 ? shrinkPlan(config) : null;
  if (!smaller || smaller.firstFilters !== config.firstFilters) return { config, rateScale, words: '' };
  const { batchSize, patchSize } = smaller;
  const what = batchSize < config.batchSize ? `batch was halved to ${batchSize}` : `patch was halved to ${patchSize.join(' × ')}`;
  return { config: { ...config, batchSize, patchSize }, rateScale, words: `It happened ${recent} times within ten minutes: the ${what}.` };
}

interface Taking {
  change: Change;
  /** What happened, in words. */
  words: string;
  kind: RecoveryKind;
  /** By hand, of the run that broke. */
  interventions: readonly Intervention[];
}

async function takeUp(core: SessionCore, live: LiveRun, { change, words, kind, interventions }: Taking): Promise<void> {
  // Before its first checkpoint a run is made once more as it was made.
  const { checkpoint, refused } = live.prepare ? { checkpoint: null, refused: [] } : await live.keeper.latest();
  const { batchSize, patchSize } = change.config;
  // λ and learning rate are those of the checkpoint, as all else that a hand may have changed; what came after it is made again below.
  const config = { ...(checkpoint?.card.config ?? live.run.config), batchSize, patchSize };
  if (!live.deviceGone && kind === 'diverged') live.run.engine.destroy();
  const prepare: PrepareRun = checkpoint ? (fresh) => restoreRun(fresh, checkpoint) : (live.prepare ?? leaveFresh);
  const { run, device } = await buildRun(core, config, prepare);
  // Not before: what waits its turn would begin on the device that is gone.
  live.control.mend();
  Object.assign(live, { run, device });
  const at: Place = checkpoint?.card ?? { epoch: run.history.length, step: run.progress?.steps.length ?? 0 };
  run.rateScale = change.rateScale;
  const { record } = live.keeper;
  if (checkpoint) record.log = checkpoint.state.log;
  await core.inside.settled();
  core.inside.rewind(at.epoch);
  const context = { control: live.control, checkDevice: () => core.keeper.check(device) };
  const { network } = run;
  const again = await makeAgain(run, context, interventions);
  if (run.network !== network) core.tools.emit('plan', planSummary(run.initial, run.network, run.config.patchSize, run.engine.gpuBytes));
  tellRestored(core, live);
  for (const text of [...refused, `${words} Taken up again ${placeOf(at)}`, ...again])
    live.keeper.note({ epoch: run.epoch, kind: 'warning', layer: null, text });
  if (kind === 'diverged') holdDiverged(live, words, at);
  core.config = run.config;
  core.tools.emit('config', run.config);
}

type Place = Pick<RunCard, 'epoch' | 'step'>;

const placeOf = ({ epoch, step }: Place): string =>
  step > 0 ? `within epoch ${epoch + 1}, after step ${step}` : epoch > 0 ? `after epoch ${epoch}` : 'from the start';

/** Offers to go on instead of going on: whoever set the learning rate should see it. */
function holdDiverged(live: LiveRun, words: string, at: Place): void {
  live.restReason = { code: 'diverged', message: `${words} Weights are those ${placeOf(at)}.` };
  live.control.askPause();
}

/** Histories, log and network as they are after a restore. */
export function tellRestored(
  { tools, inside }: Pick<SessionCore, 'tools' | 'inside'>,
  { run, keeper: { record } }: Pick<LiveRun, 'run' | 'keeper'>,
): void {
  const { id, twin, log } = record;
  // What records take up is said of those that there are.
  const insights = record.insights.map((insight) => ({ ...insight, memory: inside.records.memory }));
  tools.emit('runRestored', { id, twin, history: [...run.history], insights, log, step: describeStep(run), test: run.test });
  tools.emit('hand', describeHand(run));
  tools.emit('recoveries', record.recoveries);
}

/** The last step that is part of the run, as it was told; of an earlier epoch the epoch's mean loss. Null before the first. */
function describeStep({ config: { stepsPerEpoch }, epoch, step, progress, history }: Run): Events['step'] | null {
  const latest = progress?.steps.at(-1);
  const row = history.at(-1);
  if (progress && latest)
    return { epoch, step, stepsPerEpoch, loss: latest.total, stepMs: computeMedian(progress.times), secondsLeft: null };
  return row ? { epoch: row.epoch, step: stepsPerEpoch, stepsPerEpoch, loss: row.trainLoss, stepMs: row.stepMs, secondsLeft: null } : null;
}
