// Opens a NIfTI file, plain or gzipped, alone or as a .hdr/.img pair, and hands out its channels one by one: exactly the bytes its header promises.
import { Refusal } from '../refusal';
import { narrowVoxels, type VoxelArray } from '../voxels';
import { openByteStream } from './byteStream';
import { assertFitsMemory } from './limits';
import { longestHeader, parseNiftiHeader, type NiftiHeader } from './niftiHeader';
import { findNiftiType } from './niftiTypes';
import { formatShape } from './rawImage';
import { assertPlausible, countLayoutBytes, readEnd, refuseTruncated, type VoxelLayout } from './rawVoxels';
import type { Reading } from './reader';
import { swapBytes } from './voxelTypes';

export interface NiftiFile {
  header: NiftiHeader;
  layout: VoxelLayout;
}

/** Axes beyond the third that are longer than one are channels; a time axis is taken as such too. */
function splitAxes(dims: readonly number[]): { shape: number[]; channels: number } {
  const shape = dims.slice(0, 3);
  if (shape.length < 2) throw new Refusal('unsupported_type', `it has ${dims.length} axis; an image needs at least two.`);
  const long = dims.slice(3).filter((n) => n > 1);
  if (long.length > 1)
    throw new Refusal('unsupported_type', `it has ${dims.length} axes (${formatShape(dims)}); at most x, y, z and channels are read.`);
  return { shape, channels: long[0] ?? 1 };
}

/** Reads the header alone. Throws Refusal: not_nifti, truncated, unsupported_type. */
export async function openNifti(blob: Blob): Promise<NiftiFile> {
  const stream = await openByteStream(blob);
  try {
    const head = new Uint8Array(longestHeader);
    const header = parseNiftiHeader(head.subarray(0, await stream.readInto(head)));
    const { littleEndian, datatype, dims } = header;
    return { header, layout: { ...splitAxes(dims), type: findNiftiType(datatype), interleaved: false, littleEndian } };
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

/** Stand between the header of a single file and its voxels (nifti1.h). */
const extensionBytes = 4;

function findStart({ voxelOffset, leastOffset }: NiftiHeader, warnings: string[]): number {
  assertFitsMemory(voxelOffset, 'its header extension');
  if (voxelOffset >= leastOffset) return voxelOffset;
  const start = leastOffset + extensionBytes;
  warnings.push(`its header puts the voxels at byte ${voxelOffset}, inside itself; they were read from behind it, byte ${start}`);
  return start;
}

/** value = stored x slope + intercept; a slope of 0 or no number means none (nifti1.h). */
function applyScaling(stored: VoxelArray, { slope, intercept: added }: NiftiHeader): VoxelArray {
  if (!Number.isFinite(slope) || slope === 0) return stored;
  const intercept = Number.isFinite(added) ? added : 0;
  if (slope === 1 && intercept === 0) return stored;
  // Stored values of 16 bits and less, scaled, keep all their meaning in 24 bits of mantissa.
  const out = stored.BYTES_PER_ELEMENT <= 2 ? new Float32Array(stored.length) : new Float64Array(stored.length);
  for (let i = 0; i < stored.length; i++) out[i] = (stored[i] as number) * slope + intercept;
  return out;
}

function tellScaling({ slope, intercept }: NiftiHeader, warnings: string[]): void {
  if (Number.isFinite(slope) && slope !== 0 && !Number.isFinite(intercept))
    warnings.push(`its header scales voxels by ${slope} and adds ${intercept}; nothing was added`);
}

/**
 * Channels in file values, in the smallest lossless type, one at a time; `only` names the single one that is wanted, and the others are passed over.
 * The file is read to its end, so that damage shows. Throws Refusal: missing_file, too_large, truncated.
 */
export async function* readNiftiChannels(
  blob: Blob,
  { header, layout }: NiftiFile,
  reading: Reading,
  warnings: string[],
  only: number | null = null,
): AsyncGenerator<VoxelArray> {
  const voxels = await openVoxels(blob, header, reading);
  const stream = await openByteStream(voxels);
  const [what, size] = [`${formatShape(header.dims)} ${layout.type.name}`, countLayoutBytes({ ...layout, channels: 1 })];
  try {
    assertPlausible(layout, stream.compressed ? voxels.size : null);
    await stream.skip(findStart(header, warnings));
    for (let c = 0; c < layout.channels; c++) {
      const isWanted = only === null || only === c;
      const bytes = new Uint8Array(isWanted ? size : 0);
      const found = await (isWanted ? stream.readInto(bytes) : stream.skip(size));
      if (found < size) throw refuseTruncated(layout.channels * size, c * size + found, what);
      if (!header.littleEndian) swapBytes(bytes, layout.type.bytes);
      if (isWanted) yield narrowVoxels(applyScaling(layout.type.view(bytes.buffer), header));
    }
    await readEnd(stream, what, warnings);
    tellScaling(header, warnings);
  } finally {
    await stream.close();
  }
}
