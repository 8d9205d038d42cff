// The header of NRRD as data: sizes, which axes are space and which hold channels, where the voxels are. Reads no voxels.
// Format: teem.sourceforge.net/nrrd/format.html.
import { Refusal } from '../refusal';
import { buildAffine, isUsableAffine, lpsSigns, millimetresIn } from './geometry';
import { formatShape } from './rawImage';
import { voxelTypes, type VoxelType, type VoxelTypeName } from './voxelTypes';

export interface NrrdHeader {
  type: VoxelType;
  /** Space only, x fastest. */
  shape: number[];
  channels: number;
  interleaved: boolean;
  littleEndian: boolean;
  /** Several bytes a value, in an order that the header leaves open. */
  openOrder: boolean;
  /** What was assumed, in words. */
  remarks: readonly string[];
  encoding: string;
  affine: number[][] | null;
  /** mm per space axis, where the header names them; used without an affine. */
  spacings: number[];
  /** Detached voxels; null when they follow the header. */
  dataFile: string | null;
  lineSkip: number;
  /** -1: the voxels end the file. */
  byteSkip: number;
  /** Lines `key:=value`, e.g. the segments of 3D Slicer. */
  keys: ReadonlyMap<string, string>;
}

const typeNames: readonly [RegExp, VoxelTypeName][] = [
  [/^(?:signed char|int8(?:_t)?)$/, 'int8'],
  [/^(?:uchar|unsigned char|uint8(?:_t)?)$/, 'uint8'],
  [/^(?:short|short int|signed short|signed short int|int16(?:_t)?)$/, 'int16'],
  [/^(?:ushort|unsigned short|unsigned short int|uint16(?:_t)?)$/, 'uint16'],
  [/^(?:int|signed int|int32(?:_t)?)$/, 'int32'],
  [/^(?:uint|unsigned int|uint32(?:_t)?)$/, 'uint32'],
  [/^(?:longlong|long long|long long int|signed long long|signed long long int|int64(?:_t)?)$/, 'int64'],
  [/^(?:ulonglong|unsigned long long|unsigned long long int|uint64(?:_t)?)$/, 'uint64'],
  [/^float$/, 'float32'],
  [/^double$/, 'float64'],
];

/** Signs that turn a named space into RAS+; a space without patient axes gives none. */
const spaceSigns: Readonly<Record<string, readonly number[]>> = {
  'right-anterior-superior': [1, 1, 1],
  ras: [1, 1, 1],
  'left-anterior-superior': [-1, 1, 1],
  las: [-1, 1, 1],
  'left-posterior-superior': lpsSigns,
  lps: lpsSigns,
};

type Vector = readonly number[] | null;

function parseVectors(text: string): Vector[] {
  return [...text.matchAll(/none|\(([^)]*)\)/gi)].map(([, inside]) => (inside === undefined ? null : inside.split(',').map(Number)));
}

/** Which axes are space: by direction vectors, else by `kinds`, else the first three. */
function findSpaceAxes(sizes: readonly number[], directions: readonly Vector[], kinds: readonly string[]): number[] {
  const all = sizes.map((_, axis) => axis);
  if (directions.length === sizes.length) return all.filter((axis) => directions[axis]);
  if (kinds.length === sizes.length) {
    const space = all.filter((axis) => /^(?:domain|space|\?\?\?|none)$/i.test(kinds[axis] ?? ''));
    if (space.length > 0) return space.slice(0, 3);
  }
  return all.slice(0, 3);
}

interface Axes {
  shape: number[];
  channels: number;
  interleaved: boolean;
  space: number[];
}

function splitAxes(sizes: readonly number[], directions: readonly Vector[], kinds: readonly string[]): Axes {
  const space = findSpaceAxes(sizes, directions, kinds);
  const others = sizes.map((_, axis) => axis).filter((axis) => !space.includes(axis));
  const long = others.filter((axis) => (sizes[axis] ?? 1) > 1);
  const [channel] = long;
  const between = channel !== undefined && space.some((axis) => axis < channel) && space.some((axis) => axis > channel);
  if (space.length < 2 || space.length > 3 || long.length > 1 || between)
    throw new Refusal('unsupported_type', `it has ${sizes.length} axes (${formatShape(sizes)}); at most x, y, z and channels are read.`);
  const channels = channel === undefined ? 1 : (sizes[channel] ?? 1);
  return { shape: space.map((axis) => sizes[axis] ?? 1), channels, interleaved: channel !== undefined && channel < (space[0] ?? 0), space };
}

/** Of `space units` (one per dimension of space), else of `units` (one per axis): millimetres in the one that all name; 1, in words, where that is not told. */
function readUnit(fields: ReadonlyMap<string, string>): { mm: number; remarks: string[] } {
  const named = [...(fields.get('space units') ?? fields.get('units') ?? '').matchAll(/"([^"]*)"/g)].flatMap(([, name = '']) => name || []);
  const lengths = new Set(named.map(millimetresIn).filter((mm) => mm !== undefined));
  const [mm] = lengths;
  if (named.length === 0 || (lengths.size === 1 && mm !== undefined)) return { mm: mm ?? 1, remarks: [] };
  return { mm: 1, remarks: [`its unit of space (${[...new Set(named)].join(', ')}) is not one known length; millimetres are assumed`] };
}

function planAffine(
  fields: ReadonlyMap<string, string>,
  directions: readonly Vector[],
  space: readonly number[],
  unit: number,
): number[][] | null {
  const signs = spaceSigns[(fields.get('space') ?? '').toLowerCase()];
  const axes = space.flatMap((axis) => (directions[axis] ? [directions[axis]] : []));
  if (!signs || axes.length < 3) return null;
  const inMillimetres = (vector: readonly number[]): number[] => vector.map((value) => value * unit);
  const origin = parseVectors(fields.get('space origin') ?? '')[0] ?? [];
  const affine = buildAffine(axes.map(inMillimetres), inMillimetres(origin), signs);
  return isUsableAffine(affine) ? affine : null;
}

/** A number of lines or bytes to pass over; anything else would read the voxels from a wrong place. */
function parseSkip(fields: ReadonlyMap<string, string>, name: string, least: number): number {
  const text = fields.get(name) ?? '0';
  const skip = text.trim() === '' ? NaN : Number(text);
  if (!Number.isInteger(skip) || skip < least) throw new Refusal('corrupt', `the NRRD header is damaged: its ${name} is "${text}".`);
  return skip;
}

function parseLines(text: string): { fields: Map<string, string>; keys: Map<string, string> } {
  const fields = new Map<string, string>();
  const keys = new Map<string, string>();
  for (const line of text.split('\n').slice(1)) {
    const [, name = '', mark = '', value = ''] = /^([^#:][^:]*):([= ])\s*(.*)$/.exec(line) ?? [];
    if (mark === '=') keys.set(name, value);
    else if (mark !== '') fields.set(name.toLowerCase().replace(/^datafile$/, 'data file'), value.trim());
  }
  return { fields, keys };
}

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter(Boolean);

function findType(name: string | undefined): VoxelType {
  const known = typeNames.find(([pattern]) => pattern.test((name ?? '').toLowerCase()))?.[1];
  if (known) return voxelTypes[known];
  throw new Refusal(
    'unsupported_type',
    `its type is "${name ?? 'missing'}", which is not read. Save it as integers or floats, one value per voxel.`,
  );
}

/** Parses the text up to the blank line. Throws Refusal `corrupt` or `unsupported_type`. */
export function parseNrrdHeader(text: string): NrrdHeader {
  if (!/^NRRD000\d\n/.test(text)) throw new Refusal('corrupt', 'not a NRRD file: it does not begin with the NRRD signature.');
  const { fields, keys } = parseLines(text);
  const sizes = words(fields.get('sizes')).map(Number);
  if (sizes.length < 2 || sizes.length > 5 || sizes.some((n) => !Number.isInteger(n) || n < 1))
    throw new Refusal('corrupt', `the NRRD header is damaged: its sizes are "${fields.get('sizes') ?? ''}".`);
  const directions = parseVectors(fields.get('space directions') ?? '');
  const { space, ...axes } = splitAxes(sizes, directions, words(fields.get('kinds')));
  const lengths = directions.map((vector) => (vector ? Math.hypot(...vector) : NaN));
  const spacings = words(fields.get('spacings')).map(Number);
  const type = findType(fields.get('type'));
  const unit = readUnit(fields);
  return {
    ...axes,
    type,
    remarks: unit.remarks,
    openOrder: !fields.has('endian') && type.bytes > 1,
    littleEndian: (fields.get('endian') ?? 'little').toLowerCase() !== 'big',
    encoding: (fields.get('encoding') ?? 'raw').toLowerCase(),
    affine: planAffine(fields, directions, space, unit.mm),
    spacings: space.flatMap((axis) => (lengths.length > 0 ? lengths : spacings)[axis] ?? []).map((length) => length * unit.mm),
    dataFile: fields.get('data file') ?? null,
    lineSkip: parseSkip(fields, 'line skip', 0),
    byteSkip: parseSkip(fields, 'byte skip', -1),
    keys,
  };
}
