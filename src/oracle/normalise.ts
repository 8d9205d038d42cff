// Instance normalisation without affine part, then leaky ReLU, and the adjoint of both (Ulyanov et al. 2016; as torch).
import { planesOf, zeros, type Tensor } from './tensor';

const epsilon = 1e-5;
const slope = 0.01;

/** y = leaky((x - mean) / sqrt(var + 1e-5)) per sample and channel, variance biased, slope 0.01 for x <= 0. */
export function computeNormLeaky(input: Tensor): Tensor {
  const output = zeros(input.shape);
  const targets = planesOf(output);
  planesOf(input).forEach((plane, i) => {
    const { normalised } = standardise(plane);
    targets[i]?.set(normalised.map((value) => (value > 0 ? value : slope * value)));
  });
  return output;
}

/** d(loss)/d(input): (g - mean g - n * mean(g n)) / sd, with n the normalised map and g the gradient behind the leaky ReLU. */
export function computeNormLeakyGradient(input: Tensor, outputGradient: Tensor): Tensor {
  const gradient = zeros(input.shape);
  const [targets, upstream] = [planesOf(gradient), planesOf(outputGradient)];
  planesOf(input).forEach((plane, i) => {
    const { normalised, deviation } = standardise(plane);
    const dy = upstream[i] ?? new Float64Array(0);
    const g = normalised.map((value, at) => (value > 0 ? 1 : slope) * (dy[at] ?? 0));
    const meanG = meanOf(g);
    const meanGN = meanOf(g.map((value, at) => value * (normalised[at] ?? 0)));
    targets[i]?.set(g.map((value, at) => (value - meanG - (normalised[at] ?? 0) * meanGN) / deviation));
  });
  return gradient;
}

const meanOf = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

function standardise(plane: Float64Array): { normalised: Float64Array; deviation: number } {
  const mean = meanOf(plane);
  const deviation = Math.sqrt(meanOf(plane.map((value) => (value - mean) ** 2)) + epsilon);
  return { normalised: plane.map((value) => (value - mean) / deviation), deviation };
}
