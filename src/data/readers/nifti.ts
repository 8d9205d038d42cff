// Reads NIfTI-1/-2, plain or gzipped: header first, then exactly the bytes it promises. Knows nothing of labels or pairing.
import { Refusal } from '../refusal';
import { narrowVoxels, type VoxelArray } from '../voxels';
import { openByteStream, type ByteStream } from './byteStream';
import { assertCanExpandTo, assertFitsMemory } from './limits';
import { longestHeader, parseNiftiHeader, type NiftiHeader } from './niftiHeader';
import { findNiftiType, swapBytes } from './niftiTypes';
import { formatShape, type RawImage } from './rawImage';

/** Axes beyond the third that are longer than one are channels; a time axis of a 4-D image is taken as such too. */
function splitAxes(dims: readonly number[]): { shape: number[]; channels: number } {
  const shape = dims.slice(0, 3);
  if (shape.length < 2) throw new Refusal('unsupported_type', `it has ${dims.length} axis; an image needs at least two.`);
  const long = dims.slice(3).filter((n) => n > 1);
  if (long.length > 1)
    throw new Refusal('unsupported_type', `it has ${dims.length} axes (${formatShape(dims)}); at most x, y, z and channels are read.`);
  return { shape, channels: long[0] ?? 1 };
}

function computeSpacing(header: NiftiHeader, axes: number, warnings: string[]): number[] {
  const { affine, unit } = header;
  return Array.from({ length: axes }, (_, axis) => {
    const length = affine ? Math.hypot(...affine.slice(0, 3).map((row) => row[axis] ?? 0)) : Math.abs(header.pixdims[axis] ?? 0);
    // Headers hold single precision: 0.7 mm would read 0.699999988.
    if (Number.isFinite(length) && length > 0) return Number((length * unit).toPrecision(6));
    warnings.push(`the spacing of axis ${'xyz'.charAt(axis)} is ${length} in the file; 1 mm is assumed`);
    return 1;
  });
}

/** Axes that are not perpendicular (gantry tilt): the affine is kept for export, but the grid is not a rectangular box in space. */
function describeShear(affine: readonly (readonly number[])[] | null): string[] {
  if (!affine) return [];
  const column = (c: number): number[] => [0, 1, 2].map((r) => affine[r]?.[c] ?? 0);
  const cosine = (a: number[], b: number[]): number =>
    Math.abs(a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0)) / (Math.hypot(...a) * Math.hypot(...b));
  const largest = Math.max(cosine(column(0), column(1)), cosine(column(1), column(2)), cosine(column(2), column(0)));
  return largest > 0.01
    ? [`its axes are not perpendicular (shear, cosine ${largest.toFixed(3)}, e.g. gantry tilt); slices are used as stored`]
    : [];
}

/** value = stored x slope + intercept; slope 0 means none (nifti1.h). */
function applyScaling(stored: VoxelArray, header: NiftiHeader): VoxelArray {
  const slope = Number.isFinite(header.slope) && header.slope !== 0 ? header.slope : 1;
  const intercept = Number.isFinite(header.intercept) && header.slope !== 0 ? header.intercept : 0;
  if (slope === 1 && intercept === 0) return stored;
  // Stored values of 16 bits and less, scaled, keep all their meaning in 24 bits of mantissa.
  const out = stored.BYTES_PER_ELEMENT <= 2 ? new Float32Array(stored.length) : new Float64Array(stored.length);
  for (let i = 0; i < stored.length; i++) out[i] = (stored[i] as number) * slope + intercept;
  return out;
}

async function readHeader(stream: ByteStream): Promise<{ header: NiftiHeader; consumed: Uint8Array }> {
  const head = new Uint8Array(longestHeader);
  const consumed = head.subarray(0, await stream.readInto(head));
  return { header: parseNiftiHeader(consumed), consumed };
}

/** Reads what lies between the bytes already consumed and the voxels (extensions), and throws it away. */
async function skipTo(stream: ByteStream, offset: number, position: number): Promise<void> {
  assertFitsMemory(offset, 'its header extension');
  if (offset > position) await stream.readInto(new Uint8Array(offset - position));
}

async function readVoxelBytes(
  stream: ByteStream,
  header: NiftiHeader,
  consumed: Uint8Array,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  const early = consumed.subarray(Math.min(header.voxelOffset, consumed.length));
  bytes.set(early.subarray(0, size));
  const have = Math.min(early.length, size);
  await skipTo(stream, header.voxelOffset, consumed.length);
  const found = have + (await stream.readInto(bytes.subarray(have)));
  if (found < size)
    throw new Refusal(
      'truncated',
      `truncated: expected ${size} bytes of voxels (${formatShape(header.dims)} ${findNiftiType(header.datatype).name}), found ${found}. Copy it again from its source.`,
    );
  return bytes;
}

function assertPlausible(header: NiftiHeader, size: number, blob: Blob, compressed: boolean): void {
  const claim = `its header claims ${formatShape(header.dims)} ${findNiftiType(header.datatype).name} and`;
  assertFitsMemory(size, claim);
  if (compressed) assertCanExpandTo(size, blob.size, `its header (${formatShape(header.dims)})`);
}

/** Reads one file. Throws Refusal: empty_file, not_nifti, unsupported_type, too_large, truncated. */
export async function readNifti(blob: Blob): Promise<RawImage> {
  const stream = await openByteStream(blob);
  try {
    const { header, consumed } = await readHeader(stream);
    const type = findNiftiType(header.datatype);
    const { shape, channels } = splitAxes(header.dims);
    const voxels = shape.reduce((product, n) => product * n, 1);
    const size = voxels * channels * type.bytes;
    assertPlausible(header, size, blob, stream.compressed);
    const bytes = await readVoxelBytes(stream, header, consumed, size);
    const warnings = describeShear(header.affine);
    if (!(await stream.atEnd()))
      warnings.push(`the file holds more bytes than its header (${formatShape(header.dims)}) asks for; the rest was not read`);
    if (!header.littleEndian) swapBytes(bytes, type.bytes);
    const values = applyScaling(type.view(bytes.buffer), header);
    const arrays = Array.from({ length: channels }, (_, c) => narrowVoxels(values.slice(c * voxels, (c + 1) * voxels)));
    const spacing = computeSpacing(header, shape.length, warnings);
    const affine = header.affine?.map((row, r) => (r < 3 ? row.map((value) => value * header.unit) : row)) ?? null;
    return {
      kind: shape.length > 2 ? 'volume' : 'picture',
      shape,
      spacing,
      affine,
      channels: arrays,
      alpha: null,
      palette: null,
      lossy: false,
      warnings,
    };
  } finally {
    await stream.close();
  }
}
