// Records what follows the gradients: their norm, clipping and the finite flag, and one optimiser step over all packed parameters.
import { workgroupSize } from '../../kernel';
import type { ForwardPlan, PlanContext } from '../../planTypes';
import type { Tensor } from '../../recorder';
import { walkFor } from '../../tuning';
import type { EngineOptions } from '../../types';
import { kernels } from './kernels';

/** Packed buffers that outlive plans. */
export interface OptimiserBuffers {
  gradient: Tensor;
  first: Tensor;
  second: Tensor;
  /** rate, 1 - beta1^t, 1 - beta2^t, unused. */
  step: Tensor;
}

/** Partial sums of the gradient's norm at the most: one workgroup adds them up. */
const mostParts = 4096;
/** Rounds of a workgroup over its run of parameters at the most, so that the run stays in a processor's cache. */
const longestRun = 16;

export function recordOptimiser(
  { recorder, layout, weights, tuning }: PlanContext,
  { results }: ForwardPlan,
  buffers: OptimiserBuffers,
  optimiser: EngineOptions['optimiser'],
): void {
  const { size } = layout;
  const normRun = workgroupSize * Math.ceil(size / mostParts);
  const parts = workgroupSize * Math.ceil(size / normRun);
  const partial = recorder.tensor('gradient norm', 4 * parts);
  const { gradient, first, second, step } = buffers;
  recorder.dispatch(kernels.gradientNorm, {
    note: 'gradient norm',
    uniforms: { run: normRun, ...walkFor(tuning.contiguous, workgroupSize, normRun), size },
    bindings: { gradient, partial },
    threads: parts,
  });
  const control = results.control;
  const run = workgroupSize * Math.min(longestRun, Math.ceil(size / tuning.sweepThreads));
  recorder.dispatch(kernels.gradientControl, {
    note: 'gradient norm',
    uniforms: { parts, clip: optimiser.clipNorm ?? 0 },
    bindings: { partial, control },
    workgroups: 1,
  });
  recorder.dispatch(kernels.optimise, {
    note: optimiser.kind,
    overrides: { ADAM: optimiser.kind === 'adam' ? 1 : 0, NESTEROV: optimiser.nesterov ? 1 : 0 },
    uniforms: { run, size, decay: optimiser.weightDecay, momentum: optimiser.momentum },
    bindings: { step, control, gradient, value: weights, first, second },
    workgroups: Math.ceil(size / run),
  });
}
