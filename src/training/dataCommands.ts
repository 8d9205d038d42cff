// Commands about data and settings: load, cancel, configure. What changes is told to the page at once.
import { adaptConfig, configureForData } from '../protocol/adaptToData';
import type { DatasetEdit } from '../protocol/edits';
import type { CommandHandlers, CommandPayload, CommandReply } from '../protocol/messages';
import type { Phase } from '../protocol/snapshot';
import { steerRun } from './handCommands';
import { MendableError, type LoadedData } from './ports';
import { tellPlan } from './tellPlan';
import type { SessionCore } from './sessionCore';

const running: ReadonlySet<Phase> = new Set(['training', 'paused']);

export function createDataCommands(core: SessionCore): Pick<CommandHandlers, 'load' | 'cancelLoad' | 'reopen' | 'forget' | 'configure'> {
  return {
    async load(payload) {
      const summary = await load(core, payload);
      core.kept.loaded(payload.source, payload.add);
      return summary;
    },
    reopen: () => reopen(core),
    async forget() {
      await core.kept.forget();
      return null;
    },
    cancelLoad() {
      core.desk.cancel();
      return Promise.resolve(null);
    },
    // Async, so that a refusal rejects; the work itself is done before the next message is looked at.
    configure: async ({ patch }) => {
      try {
        return await (running.has(core.phase) ? steerRun(core, patch) : change(core, patch));
      } catch (error) {
        // Whoever showed the patch at once is told what holds.
        core.tools.emit('config', core.config);
        throw error;
      }
    },
  };
}

/** With changes made at an earlier visit, which may be what makes cases of the files in the first place. */
async function read({ desk }: SessionCore, payload: CommandPayload<'load'>, edits: readonly DatasetEdit[]): Promise<LoadedData> {
  if (edits.length === 0) return desk.load(payload);
  const mend = await desk.load(payload).then(
    () => false,
    (error: unknown) => {
      if (error instanceof MendableError) return true;
      throw error;
    },
  );
  return desk.edit(edits, mend);
}

/** `then`: the phase after it; a run that is being opened goes on with its own. */
export async function load(
  core: SessionCore,
  payload: CommandPayload<'load'>,
  edits: readonly DatasetEdit[] = [],
  then: Phase = 'ready',
): Promise<CommandReply<'load'>> {
  core.check('load');
  const before = { phase: core.phase, failure: core.failure };
  core.setPhase('loading');
  try {
    const data = await read(core, payload, edits);
    await core.disposeRun();
    core.config = adaptConfig(core.config, data.summarise(core.config).proposals);
    core.tools.emit('config', core.config);
    core.tools.emit('mendable', null);
    tellPlan(core);
    if (core.phase !== then) core.setPhase(then);
    return core.desk.summary(core.config);
  } catch (error) {
    // What was loaded or trained before is still there.
    core.tools.emit('mendable', core.desk.mendable?.summarise(core.config) ?? null);
    core.setPhase(before.phase, before.failure);
    throw error;
  }
}

/** The kept files as if they had been dropped again. */
export async function reopen(core: SessionCore, then: Phase = 'ready'): Promise<CommandReply<'reopen'>> {
  core.check('load');
  const { files, edits } = await core.alone('opening the kept data set', () => core.kept.open());
  const summary = await load(core, { source: { files }, add: false }, edits, then);
  core.kept.reopened(files);
  return summary;
}

function change(core: SessionCore, patch: CommandPayload<'configure'>['patch']): CommandReply<'configure'> {
  core.check('configure');
  const { desk, config: before } = core;
  core.config = configureForData(before, patch, desk.data?.summarise(before).proposals);
  core.tools.emit('config', core.config);
  tellPlan(core);
  return core.config;
}
