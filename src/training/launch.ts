// Puts a run on its reins within a session: who it is, what happens when it rests or breaks.
import type { EngineDevice } from '../engine/types';
import { describeHand } from './hand';
import { launchRun, type LiveRun, type LiveRunOptions } from './liveRun';
import type { TwinMark } from '../protocol/runs';
import type { RunRecord } from './checkpoint/capture';
import { recoverRun } from './recovery';
import type { Run } from './run';
import type { SessionCore } from './sessionCore';
import { describeData } from './trainedOn';

/** "demo cardiac · 27 Nov 14:05" */
const nameRun = (data: string, at: Date): string =>
  `${data} · ${at.toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).replace(',', '')}`;

/** The record of a new run; no other tab touches its checkpoints from now on. */
export async function createRecord(core: SessionCore, twin: TwinMark | null): Promise<RunRecord> {
  const data = await describeData(core, core.config);
  const now = new Date();
  const id = crypto.randomUUID();
  await core.tools.locks.take(id);
  const name = `${nameRun(data.name, now)}${twin ? ` · twin ${twin.regularised ? 'with' : 'without'} λ` : ''}`;
  return { id, name, startedAt: now.toISOString(), parent: null, twin, data, recoveries: [], insights: [], log: [] };
}

export function launch(
  core: SessionCore,
  run: Run,
  device: EngineDevice,
  record: RunRecord,
  how: Pick<LiveRunOptions, 'steps' | 'kept' | 'prepare'>,
): LiveRun {
  const { keeper, tools, views } = core;
  const live = launchRun(run, device, {
    ...how,
    record,
    tools,
    setPhase: core.setPhase,
    onEvidence: (of) => live.control.guard(core.inside.onEvidence(of, (place) => views.pick(of.data, place))),
    onStep: () => views.offer(live),
    onRest: () => views.refresh(live),
    settle: () => live.control.guard(core.inside.settled()),
    recover: async (broken, thrown) => {
      const failure = await recoverRun(core, broken, thrown);
      if (failure)
        await broken.keeper.latest().then(
          ({ checkpoint }) => core.setResumable(checkpoint.card),
          () => undefined,
        );
      return failure;
    },
    checkDevice: keeper.check,
  });
  core.live = live;
  void live.ended.then(() => core.afterRun(live));
  tools.emit('hand', describeHand(run));
  return live;
}
