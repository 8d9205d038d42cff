// Grey levels for looking at a case: a window between two percentiles, so that one bright voxel does not blacken the rest. Pure.
import type { Case } from './dataset';

export interface IntensityWindow {
  low: number;
  high: number;
}

const mostSamples = 20000;

/** The 0.5 and 99.5 percentiles of the first channel, from evenly spread voxels. */
export function computeWindow({ image, intensity }: Pick<Case, 'image' | 'intensity'>): IntensityWindow {
  const [values] = image;
  const whole = { low: intensity[0]?.min ?? 0, high: intensity[0]?.max ?? 1 };
  if (!values || values.length === 0) return whole;
  const stride = Math.max(1, Math.floor(values.length / mostSamples));
  const sorted = Float64Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => values[i * stride] as number).sort();
  const at = (fraction: number): number => sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? 0;
  const [low, high] = [at(0.005), at(0.995)];
  return high > low ? { low, high } : whole;
}

/** Voxels as bytes, in their order. */
export function windowVoxels(values: ArrayLike<number>, { low, high }: IntensityWindow): Uint8Array<ArrayBuffer> {
  const gain = high > low ? 255 / (high - low) : 0;
  return Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round((value - low) * gain))));
}
