// The header of NIfTI-1 and NIfTI-2 as data: sizes, type, scaling, affine. Reads no voxels.
// Layouts: nifti1.h and nifti2.h, nifti.nimh.nih.gov.
import { Refusal } from '../refusal';
import { isUsableAffine } from './geometry';

export interface NiftiHeader {
  version: 1 | 2;
  littleEndian: boolean;
  /** dim[1..dim[0]]. */
  dims: number[];
  pixdims: number[];
  datatype: number;
  /** As stored, in bytes: in the same file, or in the .img file of a pair. */
  voxelOffset: number;
  /** Where the voxels of a single file can begin at the earliest; 0 in an .img file. */
  leastOffset: number;
  /** True for a two-file pair, whose voxels lie in the .img file. */
  pair: boolean;
  slope: number;
  intercept: number;
  /** Millimetres per spatial unit. */
  unit: number;
  /** Index -> mm, RAS+; null when neither sform nor qform is set. */
  affine: number[][] | null;
}

/** Bytes to fetch before parsing; 540 for NIfTI-2. */
export const longestHeader = 540;

interface Layout {
  real: (at: number) => number;
  whole: (at: number) => number;
  realSize: number;
  dim: number;
  wholeSize: number;
  datatype: number;
  pixdim: number;
  offset: () => number;
  slope: number;
  qform: () => number;
  sform: () => number;
  quatern: number;
  srow: number;
  units: () => number;
}

function createLayout(view: DataView, version: 1 | 2, little: boolean): Layout {
  const short = (at: number): number => view.getInt16(at, little);
  const int = (at: number): number => view.getInt32(at, little);
  const long = (at: number): number => Number(view.getBigInt64(at, little));
  if (version === 1) {
    const real = (at: number): number => view.getFloat32(at, little);
    const codes = { qform: () => short(252), sform: () => short(254), units: () => view.getUint8(123), offset: () => real(108) };
    return {
      real,
      whole: short,
      realSize: 4,
      wholeSize: 2,
      dim: 40,
      datatype: 70,
      pixdim: 76,
      slope: 112,
      quatern: 256,
      srow: 280,
      ...codes,
    };
  }
  const real = (at: number): number => view.getFloat64(at, little);
  const codes = { qform: () => int(344), sform: () => int(348), units: () => int(500), offset: () => long(168) };
  return {
    real,
    whole: long,
    realSize: 8,
    wholeSize: 8,
    dim: 16,
    datatype: 12,
    pixdim: 104,
    slope: 176,
    quatern: 352,
    srow: 400,
    ...codes,
  };
}

function detectVersion(view: DataView): { version: 1 | 2; littleEndian: boolean } {
  for (const littleEndian of [true, false]) {
    const size = view.byteLength >= 4 ? view.getInt32(0, littleEndian) : 0;
    if (size === 348) return { version: 1, littleEndian };
    if (size === 540) return { version: 2, littleEndian };
  }
  throw new Refusal(
    'not_nifti',
    'not a NIfTI file: its header size is neither 348 (NIfTI-1) nor 540 (NIfTI-2). Convert it to NIfTI, e.g. with dcm2niix.',
  );
}

/** True for the header of a two-file pair. */
function readMagic(view: DataView, version: 1 | 2): boolean {
  const at = version === 1 ? 344 : 4;
  const magic = String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(at + i))).replace(/\0.*$/s, '');
  if (magic === (version === 1 ? 'ni1' : 'ni2')) return true;
  if (magic !== (version === 1 ? 'n+1' : 'n+2'))
    throw new Refusal(
      'not_nifti',
      `not a NIfTI file: its magic is "${magic}" instead of "${version === 1 ? 'n+1' : 'n+2'}" (Analyze 7.5, or damaged). Save it as .nii.gz.`,
    );
  return false;
}

/** Quaternion to affine: nifti1.h, method 2. `q` = [b, c, d, x, y, z]. One that is too long is shortened, as nifti_clib does; no length is negative. */
function quaternionAffine(q: readonly number[], pixdims: readonly number[], factor: number): number[][] {
  const [, , , x = 0, y = 0, z = 0] = q;
  const length = Math.max(1, Math.hypot(...q.slice(0, 3)));
  const [b = 0, c = 0, d = 0] = q.slice(0, 3).map((value) => value / length);
  const a = Math.sqrt(Math.max(0, 1 - (b * b + c * c + d * d)));
  const [dx = 1, dy = 1, dz = 1] = pixdims.map(Math.abs);
  const k = dz * factor;
  return [
    [(a * a + b * b - c * c - d * d) * dx, 2 * (b * c - a * d) * dy, 2 * (b * d + a * c) * k, x],
    [2 * (b * c + a * d) * dx, (a * a + c * c - b * b - d * d) * dy, 2 * (c * d - a * b) * k, y],
    [2 * (b * d - a * c) * dx, 2 * (c * d + a * b) * dy, (a * a + d * d - b * b - c * c) * k, z],
    [0, 0, 0, 1],
  ];
}

function readAffine(layout: Layout, pixdims: readonly number[]): number[][] | null {
  const row = (r: number): number[] => [0, 1, 2, 3].map((c) => layout.real(layout.srow + (4 * r + c) * layout.realSize));
  const sform = layout.sform() > 0 ? [row(0), row(1), row(2), [0, 0, 0, 1]] : null;
  if (sform && isUsableAffine(sform)) return sform;
  if (layout.qform() <= 0) return null;
  const numbers = Array.from({ length: 6 }, (_, i) => layout.real(layout.quatern + i * layout.realSize));
  const qform = quaternionAffine(numbers, pixdims, layout.real(layout.pixdim) < 0 ? -1 : 1);
  return isUsableAffine(qform) ? qform : null;
}

const millimetres: Record<number, number> = { 1: 1000, 2: 1, 3: 0.001 };

/** Parses the first bytes of a file. Throws Refusal `not_nifti` or `truncated`. */
export function parseNiftiHeader(bytes: Uint8Array): NiftiHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { version, littleEndian } = detectVersion(view);
  const size = version === 1 ? 348 : 540;
  if (bytes.length < size) throw new Refusal('truncated', `truncated: the NIfTI header needs ${size} bytes, the file has ${bytes.length}.`);
  const pair = readMagic(view, version);
  const layout = createLayout(view, version, littleEndian);
  const dim = Array.from({ length: 8 }, (_, i) => layout.whole(layout.dim + i * layout.wholeSize));
  const rank = dim[0] ?? 0;
  const dims = dim.slice(1, rank + 1);
  if (rank < 1 || rank > 7 || dims.some((n) => n < 1))
    throw new Refusal('not_nifti', `the NIfTI header is damaged: its dimensions are [${dim.join(', ')}].`);
  const unit = millimetres[layout.units() & 7] ?? 1;
  const offset = layout.offset();
  if (!(offset >= 0 && offset < Infinity))
    throw new Refusal('not_nifti', `the NIfTI header is damaged: it puts the voxels at byte ${offset}. Save the image again.`);
  const pixdims = dims.map((_, i) => layout.real(layout.pixdim + (i + 1) * layout.realSize));
  return {
    version,
    littleEndian,
    dims,
    pixdims,
    datatype: view.getInt16(layout.datatype, littleEndian),
    voxelOffset: offset,
    leastOffset: pair ? 0 : size,
    pair,
    slope: layout.real(layout.slope),
    intercept: layout.real(layout.slope + layout.realSize),
    unit,
    affine: readAffine(layout, pixdims),
  };
}
