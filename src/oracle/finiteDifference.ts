// Central differences, the check of every hand-written adjoint. Test side only.
import { createRandom, type Random } from '../lib/random';
import { sizeOf, type Tensor } from './tensor';

/** d(loss)/d(values) by central differences of step `h`; `loss` reads `values`, which are restored after every probe. */
export function computeNumericalGradient(values: Float64Array, loss: () => number, h = 1e-5): Float64Array {
  return values.map((value, i) => {
    values[i] = value + h;
    const above = loss();
    values[i] = value - h;
    const below = loss();
    values[i] = value;
    return (above - below) / (2 * h);
  });
}

/** Standard normal values. */
export function randomTensor(shape: readonly number[], random: Random = createRandom(1)): Tensor {
  return { shape, data: Float64Array.from({ length: sizeOf(shape) }, () => random.normal()) };
}

/** Σ a b, which turns an operation's output into a scalar with a known upstream gradient. */
export const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
