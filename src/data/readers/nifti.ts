// Reads NIfTI-1/-2 as one image: geometry from the header, channels from what stands behind it. Knows nothing of labels or pairing.
import type { VoxelArray } from '../voxels';
import { computeSpacing, describeShear } from './geometry';
import { openNifti, readNiftiChannels } from './niftiVoxels';
import type { RawImage } from './rawImage';
import type { Reading } from './reader';

/** Reads one file, or the frame of it that is asked for. Throws Refusal: empty_file, missing_file, not_nifti, unsupported_type, too_large, truncated. */
export async function readNifti(blob: Blob, reading: Reading): Promise<RawImage> {
  const file = await openNifti(blob);
  const { unit, pixdims, affine: stored } = file.header;
  const { channels: count } = file.layout;
  const shape = [...file.layout.shape];
  const affine = stored?.map((row, r) => (r < 3 ? row.map((value) => value * unit) : row)) ?? null;
  const warnings = describeShear(affine);
  const only = reading.frame?.count === count ? reading.frame.index : null;
  const channels: VoxelArray[] = [];
  for await (const values of readNiftiChannels(blob, file, reading, warnings, only)) channels.push(values);
  const lengths = pixdims.map((length) => length * unit);
  return {
    kind: shape.length > 2 ? 'volume' : 'picture',
    shape,
    spacing: computeSpacing(affine, lengths, shape.length, warnings),
    affine,
    channels,
    alpha: null,
    palette: null,
    lossy: false,
    warnings,
  };
}
