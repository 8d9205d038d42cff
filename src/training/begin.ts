// Starts a run afresh on the loaded data under the present settings. Knows neither page nor GPU types.
import { asFailure, PlaygroundError } from '../protocol/failures';
import type { Recovery, TwinMark } from '../protocol/runs';
import { buildRun, leaveFresh, type PrepareRun } from './buildRun';
import { Stopped } from './control';
import { refuseUnfit } from './gpuNeed';
import { createRecord, launch } from './launch';
import type { LiveRun } from './liveRun';
import type { SessionCore } from './sessionCore';

interface Beginning {
  twin?: TwinMark | null;
  /** What the page knows that it has survived. */
  recoveries?: Recovery[];
  /** Brings other weights than new ones. */
  prepare?: PrepareRun;
}

/** Starts afresh, with new streams and, unless `prepare` brings others, new weights; `steps` as for createControl(). */
export async function begin(core: SessionCore, steps: number, { twin = null, recoveries = [], prepare }: Beginning = {}): Promise<LiveRun> {
  if (!core.desk.data) throw new PlaygroundError('wrong-phase', 'There is nothing to train on. Load a data set first.');
  // Refused before anything is thrown away: data without a training case leaves the last run and the phase as they are.
  const data = core.desk.freshRunData(core.config);
  if (core.keeper.facts) refuseUnfit(core.config, data, core.keeper.facts);
  await core.disposeRun();
  core.setResumable(null);
  core.desk.tell(core.config);
  const record = { ...(await createRecord(core, twin)), recoveries };
  core.inside.begin(record.insights, { always: twin !== null, place: twin?.place ?? null });
  core.tools.emit('runStarted', { id: record.id, twin, seeded: prepare === undefined });
  return core.kernels.run(async (company) => {
    try {
      const { run, device } = await buildRun(core, core.config, prepare, company);
      return launch(core, run, device, record, { steps, kept: false, prepare: prepare ?? leaveFresh });
    } catch (error) {
      if (!(error instanceof Stopped)) {
        core.setPhase('failed', asFailure(error));
        throw error;
      }
      core.setPhase('finished');
      throw new PlaygroundError('wrong-phase', 'The run was stopped before its first step.');
    }
  });
}
