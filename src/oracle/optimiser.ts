// Adam and SGD on plain arrays in float64, as torch.optim: weight decay is L2 added to the gradient.

export interface OptimiserOptions {
  learningRate: number;
  weightDecay: number;
}

export interface Moments {
  value: Float64Array;
  first: Float64Array;
  second: Float64Array;
}

const [beta1, beta2, adamEpsilon] = [0.9, 0.999, 1e-8];

/** One Adam step (Kingma & Ba 2015); `step` counts from 1. Returns new arrays. */
export function computeAdam(
  before: Moments,
  gradient: Float64Array,
  step: number,
  { learningRate, weightDecay }: OptimiserOptions,
): Moments {
  const g = gradient.map((value, i) => value + weightDecay * (before.value[i] ?? NaN));
  const first = before.first.map((value, i) => beta1 * value + (1 - beta1) * (g[i] ?? NaN));
  const second = before.second.map((value, i) => beta2 * value + (1 - beta2) * (g[i] ?? NaN) ** 2);
  const value = before.value.map((old, i) => {
    const mean = (first[i] ?? NaN) / (1 - beta1 ** step);
    const deviation = Math.sqrt((second[i] ?? NaN) / (1 - beta2 ** step));
    return old - (learningRate * mean) / (deviation + adamEpsilon);
  });
  return { value, first, second };
}

/** One step of SGD with momentum (kept in `first`), Nesterov's variant on request. Returns new arrays; `second` is passed on. */
export function computeSgd(
  before: Moments,
  gradient: Float64Array,
  { learningRate, weightDecay, momentum, nesterov }: OptimiserOptions & { momentum: number; nesterov: boolean },
): Moments {
  const g = gradient.map((value, i) => value + weightDecay * (before.value[i] ?? NaN));
  const first = before.first.map((value, i) => momentum * value + (g[i] ?? NaN));
  const direction = nesterov ? g.map((value, i) => value + momentum * (first[i] ?? NaN)) : first;
  return { value: before.value.map((old, i) => old - learningRate * (direction[i] ?? NaN)), first, second: before.second };
}

/** Factor on all gradients that limits their global L2 norm, as torch.nn.utils.clip_grad_norm_. */
export function computeClipFactor(gradients: readonly Float64Array[], largestNorm: number): number {
  const norm = Math.sqrt(gradients.reduce((sum, gradient) => sum + gradient.reduce((a, g) => a + g * g, 0), 0));
  return Math.min(1, largestNorm / (norm + 1e-6));
}
