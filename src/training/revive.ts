// Goes on in a new worker with the run of one that broke: from its last checkpoint, or from its seed where nothing was kept yet.
import { PlaygroundError } from '../protocol/failures';
import type { Intervention } from '../protocol/intervention';
import type { Revival } from '../protocol/messages';
import type { Recovery } from '../protocol/runs';
import { begin } from './begin';
import { load } from './dataCommands';
import { describeHand } from './hand';
import { makeAgain } from './handAgain';
import type { LiveRun } from './liveRun';
import { openKept } from './openRun';
import { planSummary } from './planSummary';
import type { SessionCore } from './sessionCore';

/** The page shows the run as it was; it is told only of the end. */
export async function revive(core: SessionCore, revival: Revival): Promise<null> {
  const { source, edits, id, cause, recoveries, interventions, paused, afresh } = revival;
  const isKept = afresh === null || (await listKept(core)).includes(id);
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

/** Where nothing can be kept, as in a private window, nothing is. */
const listKept = ({ tools }: SessionCore): Promise<string[]> =>
  tools.shelf.list().then(
    (entries) => entries.map(({ card }) => card.id),
    () => [],
  );

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
