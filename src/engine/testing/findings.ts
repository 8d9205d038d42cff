// Shorthands with which kernel cases collect what they compared. Pure.
import { type Check, type Findings, maxAbs, maxRelativeToScale } from './checks';

/**
 * Error relative to the largest expected magnitude that a kernel may make in float32: sums of up to a few thousand products whose
 * rounding errors (6e-8 each) add up as a random walk stay near 3e-6.
 */
const kernelTolerance = 1e-5;

/** Relative to the largest expected magnitude; a reference that is not finite is a fault of the case. */
export const close = (tensor: string, actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = kernelTolerance): Check => ({
  tensor,
  error: Array.from(expected).every(Number.isFinite) ? maxRelativeToScale(actual, expected) : Infinity,
  tolerance,
});

/** Relative to a given scale, that of terms which may cancel: their rounding is relative to them, not to what remains. */
export const within = (tensor: string, actual: ArrayLike<number>, expected: ArrayLike<number>, scale: number): Check => ({
  tensor,
  error: Array.from(expected).every(Number.isFinite) ? maxAbs(actual, expected) / Math.max(scale, 1e-30) : Infinity,
  tolerance: kernelTolerance,
});

/** All values equal `value`: padding, or what the kernel must not touch. */
export const untouched = (tensor: string, actual: ArrayLike<number>, value: number): Check => ({
  tensor: `${tensor}:untouched`,
  error: Array.from(actual).every((found) => found === value) ? 0 : Infinity,
  tolerance: 0,
});

export const found = (...checks: Check[]): Findings => ({ checks, notes: [] });
