// Writes small NIfTI files for tests, from the format's definition (nifti1.h, nifti2.h); shares no code with the reader.

export interface NiftiSpec {
  version?: 1 | 2;
  bigEndian?: boolean;
  dims: number[];
  /** NIfTI datatype code with a writer for one value. */
  type?: { code: number; bytes: number; write: (view: DataView, at: number, value: number, little: boolean) => void };
  values: ArrayLike<number>;
  pixdims?: number[];
  slope?: number;
  intercept?: number;
  /** Rows of the sform; without it neither code is set. */
  sform?: number[][];
  /** [b, c, d, x, y, z] and the sign of pixdim[0]. */
  qform?: { numbers: number[]; qfac: number };
  units?: number;
  /** Bytes between header and voxels, multiples of 16. */
  extension?: number;
}

export const niftiTypes = {
  uint8: { code: 2, bytes: 1, write: (v: DataView, at: number, x: number) => v.setUint8(at, x) },
  int16: { code: 4, bytes: 2, write: (v: DataView, at: number, x: number, little: boolean) => v.setInt16(at, x, little) },
  int32: { code: 8, bytes: 4, write: (v: DataView, at: number, x: number, little: boolean) => v.setInt32(at, x, little) },
  float32: { code: 16, bytes: 4, write: (v: DataView, at: number, x: number, little: boolean) => v.setFloat32(at, x, little) },
  float64: { code: 64, bytes: 8, write: (v: DataView, at: number, x: number, little: boolean) => v.setFloat64(at, x, little) },
  int8: { code: 256, bytes: 1, write: (v: DataView, at: number, x: number) => v.setInt8(at, x) },
  uint16: { code: 512, bytes: 2, write: (v: DataView, at: number, x: number, little: boolean) => v.setUint16(at, x, little) },
  uint32: { code: 768, bytes: 4, write: (v: DataView, at: number, x: number, little: boolean) => v.setUint32(at, x, little) },
  int64: { code: 1024, bytes: 8, write: (v: DataView, at: number, x: number, little: boolean) => v.setBigInt64(at, BigInt(x), little) },
  uint64: { code: 1280, bytes: 8, write: (v: DataView, at: number, x: number, little: boolean) => v.setBigUint64(at, BigInt(x), little) },
} as const;

function writeHeader(view: DataView, spec: NiftiSpec, offset: number): void {
  const {
    version = 1,
    bigEndian = false,
    dims,
    type = niftiTypes.uint8,
    pixdims = [],
    slope = 0,
    intercept = 0,
    sform,
    qform,
    units = 2,
  } = spec;
  const little = !bigEndian;
  const one = version === 1;
  const real = (at: number, x: number): void => (one ? view.setFloat32(at, x, little) : view.setFloat64(at, x, little));
  const whole = (at: number, x: number): void => (one ? view.setInt16(at, x, little) : view.setBigInt64(at, BigInt(x), little));
  const code = (at: number, x: number): void => (one ? view.setInt16(at, x, little) : view.setInt32(at, x, little));
  const size = one ? 4 : 8;
  view.setInt32(0, one ? 348 : 540, little);
  new TextEncoder().encode(one ? 'n+1\0' : 'n+2\0\r\n\x1a\n').forEach((letter, i) => view.setUint8((one ? 344 : 4) + i, letter));
  [dims.length, ...dims].forEach((n, i) => whole(one ? 40 + 2 * i : 16 + 8 * i, n));
  view.setInt16(one ? 70 : 12, type.code, little);
  view.setInt16(one ? 72 : 14, type.bytes * 8, little);
  [qform?.qfac ?? 1, ...pixdims].forEach((mm, i) => real((one ? 76 : 104) + size * i, mm));
  if (one) view.setFloat32(108, offset, little);
  else view.setBigInt64(168, BigInt(offset), little);
  real(one ? 112 : 176, slope);
  real(one ? 116 : 184, intercept);
  if (one) view.setUint8(123, units);
  else view.setInt32(500, units, little);
  code(one ? 252 : 344, qform ? 1 : 0);
  code(one ? 254 : 348, sform ? 1 : 0);
  qform?.numbers.forEach((x, i) => real((one ? 256 : 352) + size * i, x));
  sform?.flat().forEach((x, i) => real((one ? 280 : 400) + size * i, x));
}

/** The bytes of a .nii file. */
export function writeNifti(spec: NiftiSpec): Uint8Array<ArrayBuffer> {
  const { version = 1, bigEndian = false, type = niftiTypes.uint8, values, extension = 0 } = spec;
  const offset = (version === 1 ? 352 : 544) + extension;
  const bytes = new Uint8Array(offset + values.length * type.bytes);
  const view = new DataView(bytes.buffer);
  writeHeader(view, spec, offset);
  for (let i = 0; i < values.length; i++) type.write(view, offset + i * type.bytes, values[i] ?? 0, !bigEndian);
  return bytes;
}

/** As the page would hand it over. */
export const asFile = (path: string, bytes: Uint8Array<ArrayBuffer>): { path: string; file: File } => ({
  path,
  file: new File([bytes], path.replace(/^.*\//, '')),
});
