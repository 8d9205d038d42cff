// The check before an export is offered: what was read back from a file is run and compared with the live network.
import { PlaygroundError } from '../protocol/failures';

/** Largest difference of a probability that rounding in another order of summation explains; more means a wrong file. */
export const parityTolerance = 1e-4;

/** Largest absolute difference of two softmax outputs. Throws PlaygroundError('bug') above the tolerance or when a value is not finite. */
export function checkParity(file: string, again: Float32Array, live: Float32Array): number {
  const difference = computeLargestDifference(again, live);
  if (!(difference <= parityTolerance))
    throw new PlaygroundError(
      'bug',
      `${file}, read back and run, gives other probabilities than the live network (by ${difference}, more than ${parityTolerance}); nothing was saved.`,
    );
  return difference;
}

/** NaN when lengths differ or a value is not finite. */
export function computeLargestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length || a.length === 0) return NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    if (!(difference <= largest)) largest = difference;
    if (Number.isNaN(largest)) return NaN;
  }
  return largest;
}
