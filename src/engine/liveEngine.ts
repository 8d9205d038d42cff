// One network's plans on the device: its parameters, the arena, and the passes over it. A prune replaces all of it. Knows no step and no loss.
import { countMacs, type Network } from '../network/network';
import type { PipelineCache } from './kernel';
import { recordCut } from './kernels/gather/record';
import { planMemory } from './memoryPlan';
import { createParameterStore } from './parameters';
import { createPass, type Pass } from './pass';
import type { EnginePlan, PassPlan } from './passPlans';
import { buildPlan, createArena } from './plan';
import { checkFit } from './planGpuBytes';
import { submitOnce } from './submitter';
import type { EngineDevice, EngineOptions } from './types';

/** Everything that goes with one network and is replaced by a prune. */
export interface LiveEngine {
  readonly network: Network;
  readonly plan: EnginePlan;
  readonly store: ReturnType<typeof createParameterStore>;
  readonly training: Pass;
  readonly evaluation: Pass;
  readonly plainDispatches: number;
  /** Built when first asked for. */
  inspect(): Promise<Pass>;
  /** Of all buffers held now. */
  bytes(): number;
  /** Everything but the parameters. */
  destroyPasses(): void;
  destroy(): void;
}

export interface LiveOptions {
  cache: PipelineCache;
  options: EngineOptions;
  network: Network;
  /** Submits of a training step, for tests; by default as many as a driver's patience asks for. */
  parts?: number | undefined;
}

/** @throws PlaygroundError limit-too-small. The caller destroys. */
export async function createLive(
  { device, facts }: EngineDevice,
  plan: EnginePlan,
  { cache, options, network, parts }: LiveOptions,
): Promise<LiveEngine> {
  checkFit(plan, facts);
  const store = createParameterStore(device, network, plan.parameters);
  const arena = createArena(device, plan.arena);
  const macs = countMacs(network, options.patch);
  const pass = async (planned: PassPlan, flops: number, forced?: number): Promise<Pass> => {
    const built = await buildPlan(device, cache, planned.recording, { plan: planned.memory, arena, outside: store.buffers });
    return createPass(device, planned, built, { network, flops, parts: forced });
  };
  // Forward and the two gradients of each convolution cost about the same.
  const training = await pass(plan.training, 6 * macs * options.batchSize, parts);
  const evaluation = await pass(plan.evaluation, 2 * macs * options.evaluationBatchSize);
  let inspection: Promise<Pass> | null = null;
  let inspectionBytes = 0;
  const destroyPasses = (): void => {
    for (const part of [training, evaluation, ...arena]) part.destroy();
    void inspection?.then((made) => made.destroy());
  };
  return {
    network,
    plan,
    store,
    training,
    evaluation,
    plainDispatches: training.plan.dispatches.filter(({ tag }) => tag === 'always').length,
    inspect() {
      inspection ??= pass(plan.inspection, 2 * macs).then((made) => {
        inspectionBytes = made.bytes;
        return made;
      });
      return inspection;
    },
    bytes() {
      const shared = [...store.buffers.values(), ...arena].reduce((sum, { size }) => sum + size, 0);
      return shared + training.bytes + evaluation.bytes + inspectionBytes;
    },
    destroyPasses,
    destroy() {
      destroyPasses();
      store.destroy();
    },
  };
}

/** Takes over the weights and moments that `keep` names for each layer, on the device. */
export async function cutParameters(
  { device, facts }: EngineDevice,
  cache: PipelineCache,
  from: LiveEngine,
  to: LiveEngine,
  keep: readonly (readonly number[])[],
): Promise<void> {
  const recording = recordCut(from.network, keep, from.plan.parameters, to.plan.parameters);
  const outside = new Map([...from.store.buffers, ...to.store.buffers]);
  const plan = await buildPlan(device, cache, recording, { plan: planMemory(recording, facts), arena: [], outside });
  submitOnce(device, plan);
  plan.destroy();
}
