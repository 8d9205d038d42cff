// Plans the three passes of an engine - training step, evaluation, inspection - and the memory they share, without a device.
import type { Network } from '../network/network';
import { recordBackward } from './backward';
import { recordForward } from './forward';
import { recordClasses } from './kernels/classes/record';
import { type MemoryLimits, type MemoryPlan, planMemory, shareArena } from './memoryPlan';
import { type ParameterTensors, planParameters, tensorsOf } from './parameters';
import type { ForwardPlan, PlanContext, PlannedLayer } from './planTypes';
import { createRecorder, type Recording, type Tensor } from './recorder';
import type { EngineOptions } from './types';

export interface PassPlan {
  readonly recording: Recording;
  readonly memory: MemoryPlan;
  readonly forward: ForwardPlan;
  readonly batch: number;
  /** What comes back with every replay, in this order. */
  readonly returned: readonly Tensor[];
  /** Replays whose numbers may be on their way back at once; 0 where none come back. */
  readonly ring: number;
}

export interface EvaluationPlan extends PassPlan {
  /** Winning class per position, u32. */
  readonly classes: Tensor;
  readonly probabilities: PlannedLayer;
}

export interface EnginePlan {
  readonly parameters: ParameterTensors;
  readonly training: PassPlan;
  readonly evaluation: EvaluationPlan;
  readonly inspection: PassPlan;
  /** Bytes of the arena buffers that all passes share; they never run at once. */
  readonly arena: readonly number[];
  /** Bytes of all buffers that training and evaluation hold. */
  readonly bytes: number;
  readonly largestBuffer: number;
  readonly largestBinding: { bytes: number; label: string };
}

/** Steps whose numbers may be on their way back at once. */
const trainingRing = 4;
const evaluationRing = 2;

/** For `network` instead of the options' own, which is that before any prune. Pure. */
export function planPasses(
  options: EngineOptions,
  network: Network,
  { tuning, tileFor }: Pick<PlanContext, 'tuning' | 'tileFor'>,
  limits: MemoryLimits,
): EnginePlan {
  const parameters = planParameters(network);
  const { layout, value: weights } = parameters;
  const { patch, lambda, distance, headWeights } = options;
  const perSlice = options.asPublished && network.dimensions === 3 && distance === 'euc_norm';
  const common = { network, patch, lambda, distance, perSlice, headWeights, layout, weights, tuning, tileFor };
  const shelfBytes = Math.min(limits.maxBufferBytes, limits.maxStorageBindingBytes);
  const begin = (name: string, own: Pick<PlanContext, 'batch' | 'shelfBytes' | 'maskable'>): PlanContext => ({
    ...common,
    ...own,
    recorder: createRecorder(name),
  });
  const finish = ({ recorder, batch }: PlanContext, forward: ForwardPlan, returned: readonly Tensor[], ring: number): PassPlan => {
    const recording = recorder.finish();
    return { recording, memory: planMemory(recording, limits), forward, batch, returned, ring };
  };

  const planTraining = (): PassPlan => {
    const context = begin('training', { batch: options.batchSize, shelfBytes, maskable: false });
    const forward = recordForward(context);
    recordBackward(context, forward, parameters, options.optimiser);
    return finish(context, forward, [forward.results.tensor], trainingRing);
  };
  const planEvaluation = (): EvaluationPlan => {
    const context = begin('evaluation', { batch: options.evaluationBatchSize, shelfBytes: 0, maskable: true });
    const forward = recordForward(context);
    const probabilities = forward.layers.at(-1) as PlannedLayer;
    const classes = recordClasses(context, probabilities);
    return { ...finish(context, forward, [forward.results.tensor, classes], evaluationRing), classes, probabilities };
  };
  const planInspection = (): PassPlan => {
    const context = begin('inspection', { batch: 1, shelfBytes, maskable: false });
    const forward = recordForward(context);
    for (const { output } of forward.layers) context.recorder.keep(output.tensor);
    return finish(context, forward, [], 0);
  };

  const [training, evaluation, inspection] = [planTraining(), planEvaluation(), planInspection()];
  const arena = shareArena([training.memory, evaluation.memory, inspection.memory]);
  return { parameters, training, evaluation, inspection, arena, ...weigh(parameters, [training, evaluation], arena) };
}

export const readbackBytes = ({ returned }: PassPlan): number => returned.reduce((sum, { bytes }) => sum + bytes, 0);

function weigh(
  parameters: ParameterTensors,
  passes: readonly PassPlan[],
  arena: readonly number[],
): Pick<EnginePlan, 'bytes' | 'largestBuffer' | 'largestBinding'> {
  const packed = tensorsOf(parameters).map(({ bytes }) => bytes);
  const own = passes.flatMap((pass) => [pass.memory.constantBytes, ...Array.from({ length: pass.ring }, () => readbackBytes(pass))]);
  const buffers = [...packed, ...arena, ...own];
  const largest = passes.map(({ memory }) => memory.largestBinding).sort((a, b) => b.bytes - a.bytes);
  return {
    bytes: buffers.reduce((a, b) => a + b, 0),
    largestBuffer: Math.max(...buffers),
    largestBinding: largest[0] as EnginePlan['largestBinding'],
  };
}
