// The autotune on this adapter: it measures and chooses, measures nothing twice, and refuses a kernel that computes something else.
import { tuneTiles } from '../../../src/engine/autotune';
import { createKernel, type PipelineCache } from '../../../src/engine/kernel';
import { tileNames } from '../../../src/engine/kernels/convolution/convolutions';
import type { TuningRequest } from '../../../src/engine/tileTrial';
import { softwareTuning } from '../../../src/engine/tuning';
import { withoutGpuErrors } from '../device';
import { probePipelines } from './pipelines';

const grid = [1, 6, 12] as const;
const half = [1, 3, 6] as const;
const shape = { batch: 1, inGroups: 2, outGroups: 3, depth: 1, strideZ: 1 };

const requests: TuningRequest[] = [
  { operation: 'convForward', shape: { ...shape, input: grid, output: grid } },
  { operation: 'convInputGradientStrided', shape: { ...shape, input: grid, output: half } },
  { operation: 'convWeightGradient', shape: { ...shape, input: grid, output: grid } },
  { operation: 'transposedWeightGradient', shape: { ...shape, input: half, output: grid } },
];

export interface AutotuneReport {
  /** Choices by shape of a first run, and kernels refused in it. */
  chosen: Record<string, string>;
  refused: string[];
  /** Pipelines asked for by a second run that knows the first's choices. */
  compiledAgain: number;
  /** Kernels refused once one text has been given a wrong tap. */
  refusedWhenBroken: string[];
  /** Choice for the broken operation. */
  chosenWhenBroken: string | undefined;
}

export const runAutotune = (): Promise<AutotuneReport> =>
  withoutGpuErrors(async (device) => {
    const cache = probePipelines(device);
    const options = {
      tuning: softwareTuning,
      cache,
      known: { choices: {}, refused: [] },
      budgetMs: Infinity,
      // Those for GPUs too, which the cost model does not admit here.
      candidates: ({ operation }: TuningRequest) => tileNames[operation],
    };
    const first = await tuneTiles(device, requests, options);
    let compiledAgain = 0;
    const counting: PipelineCache = {
      get(kernel, overrides) {
        compiledAgain++;
        return cache.get(kernel, overrides);
      },
      size: 0,
    };
    await tuneTiles(device, requests, { ...options, cache: counting, known: first });
    const broken = await tuneTiles(device, requests.slice(0, 1), { ...options, cache: withWrongTap(cache) });
    return {
      chosen: first.choices,
      refused: first.refused,
      compiledAgain,
      refusedWhenBroken: broken.refused,
      chosenWhenBroken: Object.values(broken.choices)[0],
    };
  });

/** Every variant of the forward convolution but the plain one reads its middle tap twice, or doubles it. */
function withWrongTap(cache: PipelineCache): PipelineCache {
  return {
    get(kernel, overrides) {
      if (!kernel.name.startsWith('convForward ') || kernel.name.endsWith(' 4x1x1')) return cache.get(kernel, overrides);
      const wrong = kernel.code.replaceAll('m2_0 *', 'm1_0 *').replaceAll(/0\.5 \* (m\d_one)/g, '$1');
      return cache.get(createKernel(`wrong ${kernel.name}`, wrong), overrides);
    },
    size: 0,
  };
}
