// One training step of the settings at hand, before a run: ever larger steps of the same network are taken as long as the next is foretold to be bearable.
import type { EngineDevice } from '../engine/types';
import { countMacs } from '../network/network';
import type { RunConfig } from '../protocol/config';
import { PlaygroundError } from '../protocol/failures';
import type { TrialStep } from '../protocol/trial';
import { refuseUnfit, shrinkPlan } from './gpuNeed';
import { computeLearningRate } from './learningRate';
import { createRun, planNetwork } from './run';
import type { SessionCore } from './sessionCore';

/** A step that would take longer is left out. */
export const trialLimitMs = 10_000;
/** The next larger step has at least so many times the arithmetic. */
const growth = 16;
/** After a first step as short as this a second one is taken, because a device's first does more than later ones. */
const warmUpMs = 3000;

/** Multiply-adds count as two; each convolution is run forward and for two gradients. */
export const countStepFlops = (config: RunConfig, data: { channels: number; classes: number }): number =>
  6 * config.batchSize * countMacs(planNetwork(config, data), config.patchSize);

/** The settings themselves, after ever smaller ones in ascending order. Pure. */
export function planLadder(config: RunConfig, flopsOf: (config: RunConfig) => number): RunConfig[] {
  const ladder = [config];
  for (let plan = shrinkPlan(config); plan; plan = shrinkPlan({ ...config, ...plan })) {
    const smaller = { ...config, ...plan };
    if (growth * flopsOf(smaller) <= flopsOf(ladder[0] as RunConfig)) ladder.unshift(smaller);
  }
  return ladder;
}

/** Throws PlaygroundError; what a start would be refused for is refused here, too. Ends early when the kernels' work is cancelled. */
export async function takeTrialStep(core: SessionCore): Promise<TrialStep> {
  core.check('take a trial step');
  const { config, desk, keeper } = core;
  const data = desk.freshRunData(config);
  const flopsOf = (candidate: RunConfig): number => countStepFlops(candidate, data);
  return core.kernels.run(async ({ signal }) => {
    const { device } = await keeper.take();
    refuseUnfit(config, data, device.facts);
    let [gflopsPerSecond, probeFlops] = [0, 0];
    for (const rung of planLadder(config, flopsOf)) {
      const flops = flopsOf(rung);
      if (gflopsPerSecond > 0 && flops / gflopsPerSecond / 1e6 > trialLimitMs) break;
      const tookMs = await timeStep(core, rung, device, signal);
      [gflopsPerSecond, probeFlops] = [flops / tookMs / 1e6, flops];
      if (rung === config)
        return { flops, measuredMs: tookMs, foretoldMs: tookMs, gflopsPerSecond, probeFlops: flops, limitMs: trialLimitMs };
    }
    const flops = flopsOf(config);
    return { flops, measuredMs: null, foretoldMs: flops / gflopsPerSecond / 1e6, gflopsPerSecond, probeFlops, limitMs: trialLimitMs };
  });
}

/** Wall time in ms of a step with data of its own; nothing of it is left. */
async function timeStep(
  { desk, tools, keeper }: SessionCore,
  config: RunConfig,
  device: EngineDevice,
  signal: AbortSignal,
): Promise<number> {
  const tileStore = await tools.tileStore;
  const run = await createRun(config, desk.freshRunData(config), device, (on, options) =>
    tools.createEngine(on, { ...options, tileStore }, { signal }),
  );
  const learningRate = computeLearningRate(config.optimiser, 1, config.epochs);
  const take = async (): Promise<number> => {
    signal.throwIfAborted();
    const batch = run.batches.take();
    const begun = tools.now();
    await run.engine.trainStep(batch, { learningRate });
    return tools.now() - begun;
  };
  try {
    const first = await take();
    const tookMs = first < warmUpMs ? await take() : first;
    keeper.check(device);
    if (!(tookMs > 0)) throw new PlaygroundError('bug', 'A training step took no time at all by this browser’s clock.');
    return tookMs;
  } finally {
    run.engine.destroy();
  }
}
