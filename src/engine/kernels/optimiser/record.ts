// Records what follows the gradients: their norm, clipping and the finite flag, and one optimiser step over all packed parameters.
import type { ForwardPlan, PlanContext } from '../../planTypes';
import type { Tensor } from '../../recorder';
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

export function recordOptimiser(
  { recorder, layout, weights }: PlanContext,
  { results }: ForwardPlan,
  buffers: OptimiserBuffers,
  optimiser: EngineOptions['optimiser'],
): void {
  const parts = Math.min(4096, layout.size);
  const partial = recorder.tensor('gradient norm', 4 * parts);
  const { gradient, first, second, step } = buffers;
  recorder.dispatch(kernels.gradientNorm, {
    note: 'gradient norm',
    uniforms: { total: parts, size: layout.size },
    bindings: { gradient, partial },
    threads: parts,
  });
  const control = results.control;
  recorder.dispatch(kernels.gradientControl, {
    note: 'gradient norm',
    uniforms: { parts, clip: optimiser.clipNorm ?? 0 },
    bindings: { partial, control },
    workgroups: 1,
  });
  recorder.dispatch(kernels.optimise, {
    note: optimiser.kind,
    overrides: { ADAM: optimiser.kind === 'adam' ? 1 : 0, NESTEROV: optimiser.nesterov ? 1 : 0 },
    uniforms: { size: layout.size, decay: optimiser.weightDecay, momentum: optimiser.momentum },
    bindings: { step, control, gradient, value: weights, first, second },
    threads: layout.size,
  });
}
