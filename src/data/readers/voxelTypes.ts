// Number types of stored voxels as data: bytes per value, and how to see bytes as numbers. Knows no file format.
import { Refusal } from '../refusal';
import type { VoxelArray } from '../voxels';

export type VoxelTypeName = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'uint64' | 'int64' | 'float32' | 'float64';

export interface VoxelType {
  name: VoxelTypeName;
  bytes: number;
  /** The whole buffer, in this machine's byte order. */
  view: (buffer: ArrayBuffer) => VoxelArray;
}

/** 64-bit integers become doubles where every value is exact. */
function fromBigIntegers(values: BigInt64Array | BigUint64Array): Float64Array {
  const out = new Float64Array(values.length);
  values.forEach((value, i) => {
    out[i] = Number(value);
    if (!Number.isSafeInteger(out[i]))
      throw new Refusal('unsupported_type', `it holds the 64-bit integer ${value}, which is above 2^53. Save it as float64.`);
  });
  return out;
}

export const voxelTypes: Readonly<Record<VoxelTypeName, VoxelType>> = {
  uint8: { name: 'uint8', bytes: 1, view: (b) => new Uint8Array(b) },
  int8: { name: 'int8', bytes: 1, view: (b) => new Int8Array(b) },
  uint16: { name: 'uint16', bytes: 2, view: (b) => new Uint16Array(b) },
  int16: { name: 'int16', bytes: 2, view: (b) => new Int16Array(b) },
  uint32: { name: 'uint32', bytes: 4, view: (b) => new Uint32Array(b) },
  int32: { name: 'int32', bytes: 4, view: (b) => new Int32Array(b) },
  uint64: { name: 'uint64', bytes: 8, view: (b) => fromBigIntegers(new BigUint64Array(b)) },
  int64: { name: 'int64', bytes: 8, view: (b) => fromBigIntegers(new BigInt64Array(b)) },
  float32: { name: 'float32', bytes: 4, view: (b) => new Float32Array(b) },
  float64: { name: 'float64', bytes: 8, view: (b) => new Float64Array(b) },
};

/** Reverses the bytes of every `size`-byte number, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  if (size < 2) return;
  for (let start = 0; start + size <= bytes.length; start += size) bytes.subarray(start, start + size).reverse();
}
