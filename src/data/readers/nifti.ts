// Reads NIfTI-1/-2, plain or gzipped, in one file or as a .hdr/.img pair: header first, then exactly the bytes it promises.
// Knows nothing of labels or pairing.
import { Refusal } from '../refusal';
import type { VoxelArray } from '../voxels';
import { openByteStream } from './byteStream';
import { computeSpacing, describeShear } from './geometry';
import { assertFitsMemory } from './limits';
import { longestHeader, parseNiftiHeader, type NiftiHeader } from './niftiHeader';
import { findNiftiType } from './niftiTypes';
import { formatShape, type RawImage } from './rawImage';
import { assertPlausible, countLayoutBytes, readLast, splitChannels, type VoxelLayout } from './rawVoxels';
import type { Reading } from './reader';
import { swapBytes } from './voxelTypes';

/** Axes beyond the third that are longer than one are channels; a time axis of a 4-D image is taken as such too. */
function splitAxes(dims: readonly number[]): { shape: number[]; channels: number } {
  const shape = dims.slice(0, 3);
  if (shape.length < 2) throw new Refusal('unsupported_type', `it has ${dims.length} axis; an image needs at least two.`);
  const long = dims.slice(3).filter((n) => n > 1);
  if (long.length > 1)
    throw new Refusal('unsupported_type', `it has ${dims.length} axes (${formatShape(dims)}); at most x, y, z and channels are read.`);
  return { shape, channels: long[0] ?? 1 };
}

/** value = stored x slope + intercept; a slope of 0 or no number means none (nifti1.h). */
function applyScaling(stored: VoxelArray, { slope, intercept: added }: NiftiHeader, warnings: string[]): VoxelArray {
  if (!Number.isFinite(slope) || slope === 0) return stored;
  if (!Number.isFinite(added)) warnings.push(`its header scales voxels by ${slope} and adds ${added}; nothing was added`);
  const intercept = Number.isFinite(added) ? added : 0;
  if (slope === 1 && intercept === 0) return stored;
  // Stored values of 16 bits and less, scaled, keep all their meaning in 24 bits of mantissa.
  const out = stored.BYTES_PER_ELEMENT <= 2 ? new Float32Array(stored.length) : new Float64Array(stored.length);
  for (let i = 0; i < stored.length; i++) out[i] = (stored[i] as number) * slope + intercept;
  return out;
}

/** Stand between the header of a single file and its voxels (nifti1.h). */
const extensionBytes = 4;

async function readHeader(blob: Blob): Promise<NiftiHeader> {
  const stream = await openByteStream(blob);
  try {
    const head = new Uint8Array(longestHeader);
    return parseNiftiHeader(head.subarray(0, await stream.readInto(head)));
  } finally {
    await stream.close();
  }
}

/** The .img file (perhaps gzipped) beside a .hdr file. */
async function openVoxels(blob: Blob, header: NiftiHeader, { path, openBeside }: Reading): Promise<Blob> {
  if (!header.pair) return blob;
  const stem = path.replace(/^.*\//, '').replace(/\.hdr(?:\.gz)?$|\.[^.]*$/i, '');
  const voxels = (await openBeside(`${stem}.img`)) ?? (await openBeside(`${stem}.img.gz`));
  if (voxels) return voxels;
  throw new Refusal('missing_file', `its voxels lie in ${stem}.img, which is not here. Drop the .hdr and .img files together.`);
}

async function readVoxels(blob: Blob, header: NiftiHeader, layout: VoxelLayout, warnings: string[]): Promise<VoxelArray[]> {
  const stream = await openByteStream(blob);
  try {
    assertPlausible(layout, stream.compressed ? blob.size : null);
    const { voxelOffset, leastOffset } = header;
    assertFitsMemory(voxelOffset, 'its header extension');
    const start = voxelOffset >= leastOffset ? voxelOffset : leastOffset + extensionBytes;
    await stream.skip(start);
    if (voxelOffset < leastOffset)
      warnings.push(`its header puts the voxels at byte ${voxelOffset}, inside itself; they were read from behind it, byte ${start}`);
    const bytes = new Uint8Array(countLayoutBytes(layout));
    await readLast(stream, bytes, `${formatShape(header.dims)} ${layout.type.name}`, warnings);
    if (!header.littleEndian) swapBytes(bytes, layout.type.bytes);
    return splitChannels(applyScaling(layout.type.view(bytes.buffer), header, warnings), layout);
  } finally {
    await stream.close();
  }
}

/** Reads one file. Throws Refusal: empty_file, missing_file, not_nifti, unsupported_type, too_large, truncated. */
export async function readNifti(blob: Blob, reading: Reading): Promise<RawImage> {
  const header = await readHeader(blob);
  const { littleEndian, unit } = header;
  const { shape, channels } = splitAxes(header.dims);
  const layout = { type: findNiftiType(header.datatype), shape, channels, interleaved: false, littleEndian };
  const affine = header.affine?.map((row, r) => (r < 3 ? row.map((value) => value * unit) : row)) ?? null;
  const warnings = describeShear(affine);
  const arrays = await readVoxels(await openVoxels(blob, header, reading), header, layout, warnings);
  const pixdims = header.pixdims.map((length) => length * unit);
  return {
    kind: shape.length > 2 ? 'volume' : 'picture',
    shape,
    spacing: computeSpacing(affine, pixdims, shape.length, warnings),
    affine,
    channels: arrays,
    alpha: null,
    palette: null,
    lossy: false,
    warnings,
  };
}
