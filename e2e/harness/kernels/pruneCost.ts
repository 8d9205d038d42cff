// What a prune costs beside a step: blocked script, wall time, pipelines. Both are measured in turns, so that load hits them alike.
import { median } from '../../../bench/median';
import { createProblem, type ProblemSize } from '../../../bench/problem';
import { createEngine } from '../../../src/engine/engine';
import { withoutGpuErrors } from '../device';
import { countCalls } from './counted';

export interface PruneCost {
  /** Median of a full step, full network. */
  stepMs: number;
  /** Median of cutting and planning anew. */
  pruneMs: number;
  /** Longest stretch of script without a pause during that: the least over the prunes, because what is above it other programs took. */
  scriptMs: number;
  /** Calls that compile, over all prunes. */
  compiled: number;
}

const compilers = ['createShaderModule', 'createComputePipeline', 'createComputePipelineAsync'];

/** `rounds` times a full network takes a step and is then pruned to `fraction` of its filters. */
export const measurePrune = ({ size, fraction, rounds }: { size: ProblemSize; fraction: number; rounds: number }): Promise<PruneCost> =>
  withoutGpuErrors(async (device) => {
    const { options, network, state, batch } = createProblem(size);
    const engine = await createEngine(device, options);
    const [stepMs, pruneMs, scriptMs] = [[] as number[], [] as number[], [] as number[]];
    let compiled = 0;
    const keep = network.layers.map(({ filters, prunable }) =>
      Array.from({ length: prunable ? Math.max(2, Math.round(filters * fraction)) : filters }, (_, i) => i),
    );
    for (let round = 0; round <= rounds; round++) {
      await engine.rebuild(network, state);
      await engine.trainStep(batch, { learningRate: 1e-3 });
      const began = performance.now();
      await engine.trainStep(batch, { learningRate: 1e-3 });
      const stepped = performance.now();
      const watch = watchScript();
      const calls = await countCalls(device.device, () => engine.cut(keep));
      const pruned = performance.now();
      const longest = await watch.stop();
      // The first round warms up.
      if (round === 0) continue;
      stepMs.push(stepped - began);
      pruneMs.push(pruned - stepped);
      scriptMs.push(longest);
      compiled += compilers.reduce((sum, method) => sum + (calls[method] ?? 0), 0);
    }
    engine.destroy();
    return { stepMs: median(stepMs), pruneMs: median(pruneMs), scriptMs: Math.min(...scriptMs), compiled };
  });

/** Longest gap between ticks of a message loop: how long script held the thread. */
function watchScript(): { stop(): Promise<number> } {
  const { port1, port2 } = new MessageChannel();
  let longest = 0;
  let last = performance.now();
  let running = true;
  const ended = new Promise<number>((resolve) => {
    port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (running) port2.postMessage(null);
      else resolve(longest);
    };
  });
  port2.postMessage(null);
  return {
    stop() {
      running = false;
      return ended;
    },
  };
}
