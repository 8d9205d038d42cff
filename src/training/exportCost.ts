// What the network costs beside the unpruned one: counts, bytes of its weights, and the time of one patch, measured on this device in turns.
import type { Batch, Engine, EngineDevice } from '../engine/types';
import { encodeSafetensors } from '../export/safetensors';
import { nameTensors } from '../export/weights';
import { createRandom } from '../lib/random';
import { initialParameters } from '../network/initialise';
import { countMacs, countParameters, type Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import type { CostComparison, NetworkCost } from '../protocol/exportKinds';
import { PlaygroundError } from '../protocol/failures';
import { planBatch } from './batches';
import type { SessionTools } from './ports';
import { planEngineOptions, type Run } from './run';
import { computeMedian } from './statistics';

const repeats = 5;

/** Call with no step in flight. The unpruned network gets an engine of its own for the time of the measurement. */
export async function compareCosts(
  run: Run,
  device: EngineDevice,
  tools: Pick<SessionTools, 'createEngine' | 'tileStore' | 'now'>,
): Promise<CostComparison> {
  const state = initialParameters(run.initial, createRandom(run.config.seed));
  const times = await measureBoth(run, device, state, tools);
  return {
    pruned: describe(run.network, await run.engine.readParameters(), run, times?.pruned ?? null),
    unpruned: describe(run.initial, state, run, times?.unpruned ?? null),
  };
}

const describe = (network: Network, state: ParameterState, { config }: Run, forwardMs: number | null): NetworkCost => ({
  parameters: countParameters(network),
  flops: 2 * countMacs(network, config.patchSize),
  weightsBytes: encodeSafetensors({ tensors: nameTensors(network, state), metadata: {} }).length,
  forwardMs,
});

/** Null where the device cannot hold a second network beside the run. */
async function measureBoth(
  run: Run,
  device: EngineDevice,
  state: ParameterState,
  tools: Parameters<typeof compareCosts>[2],
): Promise<{ pruned: number; unpruned: number } | null> {
  let other: Engine | null = null;
  try {
    other = await tools.createEngine(device, { ...planEngineOptions(run.config, run.initial), tileStore: await tools.tileStore }, {});
    other.writeParameters(state);
    const batch = planPatch(run);
    const samples: { pruned: number[]; unpruned: number[] } = { pruned: [], unpruned: [] };
    // The first turn warms up.
    for (let turn = 0; turn <= repeats; turn++)
      for (const [name, engine] of [
        ['pruned', run.engine],
        ['unpruned', other],
      ] as const) {
        const start = tools.now();
        await engine.evaluate(batch);
        if (turn > 0) samples[name].push(tools.now() - start);
      }
    return { pruned: computeMedian(samples.pruned), unpruned: computeMedian(samples.unpruned) };
  } catch (error) {
    if (error instanceof PlaygroundError && (error.code === 'out-of-memory' || error.code === 'limit-too-small')) return null;
    throw error;
  } finally {
    other?.destroy();
  }
}

function planPatch(run: Run): Batch {
  const positions = run.config.patchSize.reduce((product, edge) => product * edge, 1);
  const input = new Float32Array(positions * run.data.channels);
  const random = createRandom(run.config.seed);
  input.forEach((_, i) => (input[i] = random.normal()));
  return planBatch(run, { count: 1, input, label: new Uint8Array(positions) });
}
