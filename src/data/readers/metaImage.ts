// Reads MetaImage: .mha with its voxels inside, .mhd with a raw file beside it. Knows nothing of labels or pairing.
// Format: itk.org/Wiki/ITK/MetaIO/Documentation. Positions are LPS; row i of TransformMatrix is the direction of axis i.
import { Refusal } from '../refusal';
import { openByteStream } from './byteStream';
import { buildAffine, computeSpacing, describeShear, isUsableAffine, lpsSigns } from './geometry';
import { formatShape, type RawImage } from './rawImage';
import { readRawVoxels, countLayoutBytes, type VoxelLayout } from './rawVoxels';
import type { Reading } from './reader';
import { readTextHeader } from './textHeader';
import { voxelTypes, type VoxelType, type VoxelTypeName } from './voxelTypes';

/** C types on the 64-bit Windows and Unix machines that wrote the files; MET_LONG is 4 bytes in MetaIO. */
const types: Readonly<Record<string, VoxelTypeName>> = {
  MET_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_LONG: 'int32',
  MET_ULONG: 'uint32',
  MET_LONG_LONG: 'int64',
  MET_ULONG_LONG: 'uint64',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
};

type Fields = ReadonlyMap<string, string>;
const first = (fields: Fields, ...keys: string[]): string | undefined => keys.map((key) => fields.get(key)).find((v) => v !== undefined);
const numbers = (text: string | undefined): number[] => (text === undefined ? [] : text.split(/\s+/).filter(Boolean).map(Number));
const isTrue = (text: string | undefined): boolean => /^(?:true|1|t|yes)$/i.test(text ?? '');

function parseFields(text: string): Map<string, string> {
  const pairs = text.split('\n').map((line) => /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line));
  return new Map(pairs.flatMap((found) => (found ? [[(found[1] ?? '').toLowerCase(), found[2] ?? '']] : [])));
}

function findType(fields: Fields): VoxelType {
  const name = (fields.get('elementtype') ?? '').toUpperCase();
  const known = types[name.replace(/_ARRAY$/, '')];
  if (known) return voxelTypes[known];
  throw new Refusal(
    'unsupported_type',
    `its ElementType is ${name || 'missing'}, which is not read. Save it as integers or floats, one value per voxel.`,
  );
}

function planLayout(fields: Fields): VoxelLayout {
  const dims = numbers(fields.get('dimsize'));
  if (dims.length < 2 || dims.length > 4 || dims.some((n) => !Number.isInteger(n) || n < 1))
    throw new Refusal('corrupt', `the MetaImage header is damaged: its DimSize is "${fields.get('dimsize') ?? ''}".`);
  const inside = Number(fields.get('elementnumberofchannels') ?? 1);
  const outside = dims[3] ?? 1;
  if (!Number.isInteger(inside) || inside < 1 || (inside > 1 && outside > 1))
    throw new Refusal(
      'unsupported_type',
      `it has ${dims.length} axes (${formatShape(dims)}) of ${inside} channels; at most x, y, z and channels are read.`,
    );
  const big = isTrue(first(fields, 'elementbyteordermsb', 'binarydatabyteordermsb'));
  return {
    type: findType(fields),
    shape: dims.slice(0, 3),
    channels: Math.max(inside, outside),
    interleaved: inside > 1,
    littleEndian: !big,
  };
}

function planAffine(fields: Fields, axes: number, spacing: readonly number[]): number[][] | null {
  const matrix = numbers(first(fields, 'transformmatrix', 'rotation', 'orientation'));
  const origin = numbers(first(fields, 'offset', 'position', 'origin'));
  const size = Math.round(Math.sqrt(matrix.length));
  if (axes < 3 || spacing.length < 3 || (matrix.length === 0 && origin.length === 0)) return null;
  const direction = (axis: number): number[] =>
    [0, 1, 2].map((r) => (matrix.length === 0 ? Number(r === axis) : (matrix[axis * size + r] ?? 0)) * (spacing[axis] ?? 1));
  const affine = buildAffine([direction(0), direction(1), direction(2)], origin, lpsSigns);
  return isUsableAffine(affine) ? affine : null;
}

/** The bytes of the voxels: behind the header, or in the one file that ElementDataFile names. */
async function openVoxels(blob: Blob, headerBytes: number, fields: Fields, openBeside: Reading['openBeside']): Promise<Blob> {
  const name = fields.get('elementdatafile') ?? '';
  if (/^local$/i.test(name)) return blob.slice(headerBytes);
  if (/^list\b/i.test(name) || name.includes('%'))
    throw new Refusal(
      'unsupported_type',
      'its voxels are spread over several files (ElementDataFile). Save it as one .mha or .nii.gz file.',
    );
  const beside = await openBeside(name);
  if (beside) return beside;
  throw new Refusal('missing_file', `its voxels lie in ${name}, which is not here. Drop the .mhd file and ${name} together.`);
}

/** Reads one file. Throws Refusal: corrupt, missing_file, too_large, truncated, unsupported_type. */
export async function readMetaImage(blob: Blob, { openBeside }: Reading): Promise<RawImage> {
  const { text, bytes: headerBytes } = await readTextHeader(blob, /^[ \t]*ElementDataFile[ \t]*=[^\n]*\n?/im, 'MetaImage');
  const fields = parseFields(text);
  const layout = planLayout(fields);
  if (fields.has('binarydata') && !isTrue(fields.get('binarydata')))
    throw new Refusal('unsupported_type', 'its voxels are written as text (BinaryData = False). Save it as .nii.gz.');
  const voxels = await openVoxels(blob, headerBytes, fields, openBeside);
  const compressed = isTrue(fields.get('compresseddata'));
  const skipped = Number(fields.get('headersize') ?? 0);
  const offset = Math.max(0, skipped === -1 ? voxels.size - countLayoutBytes(layout) : skipped);
  const stored = Number(fields.get('compresseddatasize') ?? NaN);
  const end = compressed && stored > 0 ? offset + stored : voxels.size;
  const stream = await openByteStream(voxels.slice(offset, end), compressed ? 'deflate' : 'none');
  try {
    const warnings: string[] = [];
    const channels = await readRawVoxels(stream, layout, compressed ? voxels.size : null, warnings);
    const sizes = numbers(first(fields, 'elementspacing', 'elementsize'));
    const axes = layout.shape.length;
    const spacing = computeSpacing(null, sizes, axes, warnings);
    const affine = planAffine(fields, axes, spacing);
    warnings.push(...describeShear(affine));
    const kind = axes > 2 ? 'volume' : 'picture';
    return { kind, shape: [...layout.shape], spacing, affine, channels, alpha: null, palette: null, lossy: false, warnings };
  } finally {
    await stream.close();
  }
}
