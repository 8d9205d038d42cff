// Writes label maps as NIfTI-1, gzipped (nifti1.h): whole numbers in the smallest type, geometry as an sform. Knows no network.

export interface LabelVolume {
  shape: readonly number[];
  spacing: readonly number[];
  /** Voxel index -> mm, RAS+; null = axes along x, y, z from the origin. */
  affine: readonly (readonly number[])[] | null;
  /** x fastest. */
  values: ArrayLike<number>;
}

const headerBytes = 352;

/** NIfTI's code and bytes a voxel: unsigned 8, signed 16 or 32 bits. */
function chooseType(values: ArrayLike<number>): { code: number; bytes: 1 | 2 | 4 } {
  let [min, max] = [0, 0];
  for (let i = 0; i < values.length; i++) [min, max] = [Math.min(min, values[i] ?? NaN), Math.max(max, values[i] ?? NaN)];
  if (!Number.isFinite(min + max)) throw new Error('A label map holds whole numbers only.');
  if (min >= 0 && max <= 255) return { code: 2, bytes: 1 };
  return min >= -32768 && max <= 32767 ? { code: 4, bytes: 2 } : { code: 8, bytes: 4 };
}

/** The bytes of a .nii file. */
export function encodeNifti({ shape, spacing, affine, values }: LabelVolume): Uint8Array<ArrayBuffer> {
  const { code, bytes } = chooseType(values);
  const file = new Uint8Array(headerBytes + bytes * values.length);
  const view = new DataView(file.buffer);
  view.setInt32(0, 348, true);
  [shape.length, ...shape, ...[1, 1, 1, 1, 1, 1, 1].slice(shape.length)].forEach((n, i) => view.setInt16(40 + 2 * i, n, true));
  view.setInt16(70, code, true);
  view.setInt16(72, 8 * bytes, true);
  [1, ...spacing].forEach((mm, i) => view.setFloat32(76 + 4 * i, mm, true));
  view.setFloat32(108, headerBytes, true);
  view.setFloat32(112, 1, true);
  // Millimetres; the sform is "aligned" or, without one, "scanner" axes by spacing alone.
  view.setUint8(123, 2);
  view.setInt16(254, affine ? 2 : 1, true);
  (affine ?? byAxes(spacing))
    .slice(0, 3)
    .forEach((row, r) => row.forEach((value, c) => view.setFloat32(280 + 16 * r + 4 * c, value, true)));
  new TextEncoder().encode('n+1\0').forEach((letter, i) => view.setUint8(344 + i, letter));
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (bytes === 1) view.setUint8(headerBytes + i, value);
    else if (bytes === 2) view.setInt16(headerBytes + 2 * i, value, true);
    else view.setInt32(headerBytes + 4 * i, value, true);
  }
  return file;
}

const byAxes = (spacing: readonly number[]): number[][] =>
  [0, 1, 2].map((row) => [0, 1, 2, 3].map((column) => (row === column ? (spacing[row] ?? 1) : 0)));

export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
