// Makes the engine of a run on the device in use: for a new run as well as for one that is taken up again.
import type { EngineDevice, KernelWork } from '../engine/types';
import type { RunConfig } from '../protocol/config';
import { PlaygroundError } from '../protocol/failures';
import { planSummary } from './planSummary';
import { createRun, type Run } from './run';
import type { SessionCore } from './sessionCore';

/** Puts a new run into its state before anyone sees it. */
export type PrepareRun = (run: Run) => Promise<void>;

export const leaveFresh: PrepareRun = () => Promise.resolve();

/** Nothing is left of the new run when this rejects. */
export async function buildRun(
  core: SessionCore,
  config: RunConfig,
  prepare: PrepareRun = leaveFresh,
  company: Required<KernelWork> = quietCompany(core),
): Promise<{ run: Run; device: EngineDevice }> {
  const { keeper, tools, desk } = core;
  const data = desk.freshRunData(config);
  const { device, selfTest } = await keeper.take();
  if (!selfTest.passed) throw new PlaygroundError('self-test-failed', 'The engine’s self-test failed on this graphics device.');
  const tileStore = await tools.tileStore;
  const run = await createRun(config, data, device, (on, options) => tools.createEngine(on, { ...options, tileStore }, company));
  try {
    company.signal.throwIfAborted();
    await prepare(run);
  } catch (error) {
    run.engine.destroy();
    throw error;
  }
  tools.emit('plan', planSummary(run.initial, run.network, config.patchSize, run.engine.gpuBytes));
  return { run, device };
}

const quietCompany = ({ tools }: SessionCore): Required<KernelWork> => ({
  signal: new AbortController().signal,
  onProgress: (progress) => tools.emit('kernelProgress', progress.done < progress.total ? progress : null),
});
