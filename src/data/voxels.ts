// Typed arrays of voxels: the smallest lossless type, statistics, and mending of non-finite values. Knows no file format.
import type { ChannelStatistics } from './dataset';

export type VoxelArray = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

const integerTypes = [
  { min: 0, max: 255, create: (n: number): VoxelArray => new Uint8Array(n) },
  { min: -128, max: 127, create: (n: number): VoxelArray => new Int8Array(n) },
  { min: 0, max: 65535, create: (n: number): VoxelArray => new Uint16Array(n) },
  { min: -32768, max: 32767, create: (n: number): VoxelArray => new Int16Array(n) },
  { min: 0, max: 4294967295, create: (n: number): VoxelArray => new Uint32Array(n) },
  { min: -2147483648, max: 2147483647, create: (n: number): VoxelArray => new Int32Array(n) },
] as const;

function scanValues(values: VoxelArray): { min: number; max: number; whole: boolean; single: boolean } {
  let min = Infinity;
  let max = -Infinity;
  let whole = true;
  let single = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
    if (whole && !Number.isInteger(value)) whole = false;
    if (single && Math.fround(value) !== value && !Number.isNaN(value)) single = false;
  }
  return { min, max, whole, single };
}

/** The same values in the smallest type that holds each of them exactly; the input itself when that is it already. */
export function narrowVoxels(values: VoxelArray): VoxelArray {
  if (values.length === 0 || values.BYTES_PER_ELEMENT === 1) return values;
  const { min, max, whole, single } = scanValues(values);
  if (whole) {
    const type = integerTypes.find((candidate) => min >= candidate.min && max <= candidate.max);
    const narrowed = type?.create(values.length);
    if (narrowed && narrowed.BYTES_PER_ELEMENT < values.BYTES_PER_ELEMENT) {
      narrowed.set(values);
      return narrowed;
    }
  }
  return values instanceof Float64Array && single ? Float32Array.from(values) : values;
}

/** Statistics over the finite voxels, in double precision; zeros when there is none. */
export function computeStatistics(values: VoxelArray): ChannelStatistics & { nan: number; infinite: number } {
  let min = Infinity;
  let max = -Infinity;
  let finite = 0;
  let nan = 0;
  let sum = 0;
  let squares = 0;
  // Differences to a value of the image itself, so that one pass loses no digits to a large offset.
  const origin = values.find(Number.isFinite) ?? 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const difference = value - origin;
    // Only NaN and the infinities times zero are not zero; cheaper than Number.isFinite.
    if (difference * 0 === 0) {
      if (value < min) min = value;
      if (value > max) max = value;
      sum += difference;
      squares += difference * difference;
      finite++;
    } else if (Number.isNaN(value)) nan++;
  }
  const infinite = values.length - finite - nan;
  if (finite === 0) return { min: 0, max: 0, mean: 0, deviation: 0, nan, infinite };
  const shift = sum / finite;
  const deviation = max > min ? Math.sqrt(Math.max(0, squares / finite - shift * shift)) : 0;
  return { min, max, mean: origin + shift, deviation, nan, infinite };
}

/** Overwrites every non-finite voxel, in place. One NaN would make the mean, then every weight, NaN. */
export function replaceNonFinite(values: VoxelArray, replacement: number): void {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) values[i] = replacement;
}
