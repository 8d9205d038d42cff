// Commands about data and settings: load, cancel, configure. What changes is told to the page at once.
import { adaptConfig, configureForData } from '../protocol/adaptToData';
import type { CommandHandlers, CommandPayload, CommandReply } from '../protocol/messages';
import { tellPlan } from './tellPlan';
import type { SessionCore } from './sessionCore';

export function createDataCommands(core: SessionCore): Pick<CommandHandlers, 'load' | 'cancelLoad' | 'configure'> {
  return {
    load: (payload) => load(core, payload),
    cancelLoad() {
      core.desk.cancel();
      return Promise.resolve(null);
    },
    // Async, so that a refusal rejects; the work itself is done before the next message is looked at.
    configure: async ({ patch }) => change(core, patch),
  };
}

async function load(core: SessionCore, payload: CommandPayload<'load'>): Promise<CommandReply<'load'>> {
  core.check('load');
  const before = { phase: core.phase, failure: core.failure };
  core.setPhase('loading');
  try {
    const data = await core.desk.load(payload);
    await core.disposeRun();
    core.config = adaptConfig(core.config, data.summarise(core.config).proposals);
    core.tools.emit('config', core.config);
    core.tools.emit('mendable', null);
    tellPlan(core);
    core.setPhase('ready');
    return core.desk.summary(core.config);
  } catch (error) {
    // What was loaded or trained before is still there.
    core.tools.emit('mendable', core.desk.mendable?.summarise(core.config) ?? null);
    core.setPhase(before.phase, before.failure);
    throw error;
  }
}

function change(core: SessionCore, patch: CommandPayload<'configure'>['patch']): CommandReply<'configure'> {
  core.check('configure');
  const { desk, config: before } = core;
  core.config = configureForData(before, patch, desk.data?.summarise(before).proposals);
  core.tools.emit('config', core.config);
  tellPlan(core);
  return core.config;
}
