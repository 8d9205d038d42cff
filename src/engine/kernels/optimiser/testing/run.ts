// The optimiser step against float64 arithmetic: the packed gradient's norm, clipping and the finite flag, Adam and SGD.
import { computeAdam, computeClipFactor, computeSgd, type Moments } from '../../../../oracle/optimiser';
import { exact, type Findings } from '../../../testing/checks';
import { close, found } from '../../../testing/findings';
import { normals, randomOf } from '../../../testing/noise';
import { probe } from '../../../testing/probe';
import { walkFor } from '../../../tuning';
import type { EngineDevice } from '../../../types';
import { kernels } from '../kernels';
import type { OptimiserCase } from './cases';

const nothing = new Float32Array(0);

export async function runOptimise(device: EngineDevice, item: OptimiserCase): Promise<Findings> {
  const random = randomOf(item);
  const {
    size,
    run = 64,
    adam = false,
    nesterov = false,
    decay = 0,
    momentum = 0,
    steps = 0,
    clip = 1,
    poisoned = false,
    scale = 1,
  } = item;
  const small = (): Float32Array => normals(random, 4 * size).map((v) => scale * v);
  const [value, first, gradient] = [normals(random, 4 * size), small(), small()];
  const second = adam ? small().map((v) => v * v) : new Float32Array(4 * size);
  const learningRate = 0.01;
  if (poisoned) gradient.fill(NaN);
  const { value: newValue = nothing, ...moments } = await probe(device, kernels.optimise, {
    overrides: { ADAM: adam ? 1 : 0, NESTEROV: nesterov ? 1 : 0 },
    uniforms: { run, size, decay, momentum },
    inputs: {
      step: Float32Array.of(learningRate, 1 - 0.9 ** (steps + 1), 1 - 0.999 ** (steps + 1), 0),
      control: Float32Array.of(1, clip, poisoned ? 0 : 1, 0),
      gradient,
    },
    outputs: { value, first, second },
    workgroups: Math.ceil(size / run),
  });
  const before: Moments = { value: Float64Array.from(value), first: Float64Array.from(first), second: Float64Array.from(second) };
  const clipped = Float64Array.from(gradient, (g) => g * clip);
  const options = { learningRate, weightDecay: decay };
  const stepped = adam ? computeAdam(before, clipped, steps + 1, options) : computeSgd(before, clipped, { ...options, momentum, nesterov });
  const after = poisoned ? before : stepped;
  const change = (now: ArrayLike<number>, then: Float64Array): Float64Array => then.map((v, i) => (now[i] ?? NaN) - v);
  return found(
    close('value', newValue, after.value),
    // The change alone too: it is small beside the value. The value's own rounding, 6e-8 of up to 4, is 2e-5 of a change of 0.01.
    close('value:change', change(newValue, before.value), change(after.value, before.value), 1e-4),
    close('first', moments.first ?? nothing, after.first),
    close('second', moments.second ?? nothing, after.second),
  );
}

export async function runGradientNorm(device: EngineDevice, item: OptimiserCase): Promise<Findings> {
  const { size, run = 64, contiguous = false, poisoned = false } = item;
  const workgroups = Math.ceil(size / run);
  const gradient = normals(randomOf(item), 4 * size);
  if (poisoned) gradient[size] = NaN;
  const { partial = nothing } = await probe(device, kernels.gradientNorm, {
    uniforms: { run, ...walkFor(contiguous, 64, run), size },
    inputs: { gradient },
    outputs: { partial: new Float32Array(64 * workgroups).fill(-1) },
    workgroups,
  });
  const sum = partial.reduce((a, b) => a + b, 0);
  if (poisoned) return found(exact('not finite', Number.isFinite(sum), false));
  return found(close('Σ', [sum], [gradient.reduce((a, g) => a + g * g, 0)]));
}

export async function runGradientControl(device: EngineDevice, item: OptimiserCase): Promise<Findings> {
  const { size, clip = 0, poisoned = false, scale = 1 } = item;
  const partial = normals(randomOf(item), size).map((v) => (scale * v) ** 2);
  if (poisoned) partial[size >> 1] = Infinity;
  const { control = nothing } = await probe(device, kernels.gradientControl, {
    uniforms: { parts: size, clip },
    inputs: { partial },
    outputs: { control: new Float32Array(4).fill(-1) },
    workgroups: 1,
  });
  if (poisoned) return found(exact('factor and finite', [control[1], control[2]], [1, 0]));
  const gradient = Float64Array.from(partial, Math.sqrt);
  const factor = clip > 0 ? computeClipFactor([gradient], clip) : 1;
  return found(
    close('norm', control.slice(0, 1), [Math.hypot(...gradient)]),
    close('factor', control.slice(1, 2), [factor]),
    exact('finite', control[2], 1),
  );
}
