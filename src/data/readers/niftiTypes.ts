// NIfTI's datatype codes as voxel types, and the ones that hold no single grey value. Knows nothing of headers or files.
import { Refusal } from '../refusal';
import { voxelTypes, type VoxelType, type VoxelTypeName } from './voxelTypes';

const names: Record<number, VoxelTypeName> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
  1024: 'int64',
  1280: 'uint64',
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
export function findNiftiType(code: number): VoxelType {
  const known = names[code];
  if (known) return voxelTypes[known];
  const name = namedButUnread[code] ?? 'unknown';
  throw new Refusal(
    'unsupported_type',
    `its voxels are ${name} (NIfTI datatype ${code}), which has no single grey value. Save it as integers or floats, one value per voxel.`,
  );
}
