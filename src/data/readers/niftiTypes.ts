// NIfTI's voxel types as data: bytes per voxel and how to see them as numbers. Knows nothing of headers or files.
import { Refusal } from '../refusal';
import type { VoxelArray } from '../voxels';

interface NiftiType {
  name: string;
  bytes: number;
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

const types: Record<number, NiftiType> = {
  2: { name: 'uint8', bytes: 1, view: (b) => new Uint8Array(b) },
  4: { name: 'int16', bytes: 2, view: (b) => new Int16Array(b) },
  8: { name: 'int32', bytes: 4, view: (b) => new Int32Array(b) },
  16: { name: 'float32', bytes: 4, view: (b) => new Float32Array(b) },
  64: { name: 'float64', bytes: 8, view: (b) => new Float64Array(b) },
  256: { name: 'int8', bytes: 1, view: (b) => new Int8Array(b) },
  512: { name: 'uint16', bytes: 2, view: (b) => new Uint16Array(b) },
  768: { name: 'uint32', bytes: 4, view: (b) => new Uint32Array(b) },
  1024: { name: 'int64', bytes: 8, view: (b) => fromBigIntegers(new BigInt64Array(b)) },
  1280: { name: 'uint64', bytes: 8, view: (b) => fromBigIntegers(new BigUint64Array(b)) },
};

const namedButUnread: Record<number, string> = {
  1: 'binary (1-bit)',
  32: 'complex64',
  128: 'RGB24',
  1536: 'float128',
  1792: 'complex128',
  2048: 'complex256',
  2304: 'RGBA32',
};

/** The type of a NIfTI datatype code; throws `unsupported_type` naming it and its code. */
export function findNiftiType(code: number): NiftiType {
  const type = types[code];
  if (type) return type;
  const name = namedButUnread[code] ?? 'unknown';
  throw new Refusal(
    'unsupported_type',
    `its voxels are ${name} (NIfTI datatype ${code}), which has no single grey value. Save it as integers or floats, one value per voxel.`,
  );
}

/** Reverses the bytes of every `size`-byte number, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let start = 0; start + size <= bytes.length; start += size) bytes.subarray(start, start + size).reverse();
}
