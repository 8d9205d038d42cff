// Commands about the kernels of a step: what they are and cost, measuring them on this adapter, forgetting what was measured. A run they touch
// goes on with the same weights.
import { forgetKnown } from '../engine/tileStore';
import { asFailure, PlaygroundError } from '../protocol/failures';
import { measuringBudgetSeconds, type KernelReport } from '../protocol/kernels';
import type { CommandHandlers } from '../protocol/messages';
import { reportKernels } from './kernelReport';
import type { LiveRun } from './liveRun';
import { planSummary } from './planSummary';
import type { SessionCore } from './sessionCore';
import { takeTrialStep } from './trialStep';

type KernelCommands = Pick<CommandHandlers, 'kernels' | 'measureKernels' | 'cancelKernels' | 'resetKernels' | 'trialStep'>;

export function createKernelCommands(core: SessionCore): KernelCommands {
  return {
    kernels: async () => exclusively(core, core.takeRun('time kernels')),
    measureKernels: async () => {
      const live = core.takeRun('measure kernels');
      return core.kernels.run((company) =>
        exclusively(core, live, () => live.run.engine.measureTiles({ ...company, budgetMs: 1000 * measuringBudgetSeconds })),
      );
    },
    async cancelKernels() {
      await core.kernels.cancel();
      return null;
    },
    resetKernels: () => reset(core),
    trialStep: () => takeTrialStep(core),
  };
}

/** Between two steps: changes which tiles are taken, if asked to, and reads what then runs. */
const exclusively = ({ keeper, tools }: SessionCore, live: LiveRun, change?: () => Promise<void>): Promise<KernelReport> => {
  const { run, control, device } = live;
  const work = async (): Promise<KernelReport> => {
    if (change) {
      await change();
      await planAgain(live);
      tools.emit('plan', planSummary(run.initial, run.network, run.config.patchSize, run.engine.gpuBytes));
    }
    const times = await run.engine.kernelTimes();
    keeper.check(device);
    return reportKernels(times, device.facts, run.epoch);
  };
  return control.exclusively(() => control.guard(work()));
};

/** Keeps every filter, so that nothing changes but the tiles. An engine left without a plan cannot go on. */
async function planAgain({ run, control }: LiveRun): Promise<void> {
  const keep = run.network.layers.map(({ filters }) => Array.from({ length: filters }, (_, filter) => filter));
  try {
    await run.engine.cut(keep);
  } catch (error) {
    const { code, message } = asFailure(error);
    control.interrupt(new PlaygroundError(code, message));
    throw error;
  }
}

/** With a run to look at, its kernels after the change. */
async function reset(core: SessionCore): Promise<KernelReport | null> {
  core.check('reset kernels');
  const { live, keeper, tools } = core;
  if (core.kernels.busy) throw new PlaygroundError('wrong-phase', 'Kernels are being chosen; cancel that first.');
  if (keeper.facts) forgetKnown(await tools.tileStore, keeper.facts);
  if (!live || live.deviceGone) return null;
  return exclusively(core, live, async () => live.run.engine.forgetTiles());
}
