// Groups DICOM files into volumes: by series, size and orientation, sorted along the slice normal. Pure; opens no file.
// Geometry: DICOM PS3.3, C.7.6.2.1.1. Names, thickness and the order of files decide nothing.
import type { DicomHeader, FramePlace } from './header';

/** One slice of a volume: a frame of a file. */
export interface Slice {
  header: DicomHeader;
  frame: number;
}

export interface Series {
  slices: Slice[];
  warnings: string[];
  /** Why it cannot be a volume; its files are refused with this. */
  fault: string | null;
}

type Vector = readonly number[];
export const cross = ([a = 0, b = 0, c = 0]: Vector, [d = 0, e = 0, f = 0]: Vector): number[] => [
  b * f - c * e,
  c * d - a * f,
  a * e - b * d,
];
export const dot = (a: Vector, b: Vector): number => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);

/** mm; positions are written with about six digits. */
const samePlace = 1e-3;

const placeOf = ({ header, frame }: Slice): FramePlace | undefined => header.frames[frame];
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Place of a slice along its own normal, or null without position. */
function depthOf(slice: Slice): number | null {
  const place = placeOf(slice);
  if (!place?.position || !place.orientation) return null;
  return dot(place.position, cross(place.orientation.slice(0, 3), place.orientation.slice(3)));
}

/** Files of one key may be slices of one volume. A file of several frames is a volume by itself, as is one without a place or number. */
function keyOf(header: DicomHeader): string {
  const place = header.frames[0];
  const orientation = place?.orientation?.map((v) => v.toFixed(3)).join(' ') ?? '';
  const placed = place?.position && place.orientation;
  const numbered = header.instanceNumber !== null && /^(?:CT|MR|PT|NM)$/.test(header.modality);
  const alone = header.frames.length > 1 || (!placed && !numbered) ? header.path : '';
  const series = header.seriesUid === '' ? folderOf(header.path) : header.seriesUid;
  return [series, header.frameOfReference, header.columns, header.rows, header.samples, orientation, Boolean(placed), alone].join('|');
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(key(item));
    if (known) known.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}

function findTwins(slices: readonly Slice[]): number {
  const depths = slices.map(depthOf);
  const numberOf = ({ header, frame }: Slice): number => (header.frames.length > 1 ? frame : (header.instanceNumber ?? 0));
  const places = depths.some((depth) => depth === null) ? slices.map(numberOf) : (depths as number[]);
  const sorted = places.toSorted((a, b) => a - b);
  return sorted.filter((place, i) => i > 0 && place - (sorted[i - 1] ?? 0) < samePlace).length;
}

/** Slices at one place belong to different volumes: told apart by folder, acquisition, time, echo, b value or kind. */
function separateTwins(headers: readonly DicomHeader[]): DicomHeader[][] {
  const asSlices = (group: readonly DicomHeader[]): Slice[] => group.map((header) => ({ header, frame: 0 }));
  if (findTwins(asSlices(headers)) === 0) return [[...headers]];
  const keys: ((header: DicomHeader) => string)[] = [
    ({ path }) => folderOf(path),
    ...Array.from({ length: headers[0]?.distinctions.length ?? 0 }, (_, i) => (header: DicomHeader) => header.distinctions[i] ?? ''),
  ];
  for (const key of keys) {
    const groups = groupBy(headers, key);
    if (groups.length > 1 && groups.every((group) => findTwins(asSlices(group)) === 0)) return groups;
  }
  return [[...headers]];
}

function sortSlices(slices: readonly Slice[], warnings: string[]): Slice[] {
  const depths = new Map(slices.map((slice) => [slice, depthOf(slice)]));
  const byNumber = (a: Slice, b: Slice): number => (a.header.instanceNumber ?? 0) - (b.header.instanceNumber ?? 0) || a.frame - b.frame;
  if (![...depths.values()].includes(null)) return slices.toSorted((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0));
  if (slices.length > 1)
    warnings.push(
      'its slices carry no usable position and direction in space; they are in the order of their numbers, and their distance is not known',
    );
  return slices.toSorted(byNumber);
}

function describeGaps(slices: readonly Slice[]): string[] {
  const depths = slices.map(depthOf);
  const gaps = depths
    .slice(1)
    .map((depth, i) => (depth ?? NaN) - (depths[i] ?? NaN))
    .filter(Number.isFinite);
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
  return gaps.length > 1 && most - least > Math.max(0.01 * most, 0.01)
    ? [`its slices are ${least.toFixed(2)} to ${most.toFixed(2)} mm apart: some may be missing; the mean distance is taken for all`]
    : [];
}

function buildSeries(headers: readonly DicomHeader[]): Series {
  const warnings: string[] = [];
  // The same file twice, e.g. in a copy of the folder.
  const unique = headers.filter(
    ({ instanceUid }, i) => instanceUid === '' || headers.findIndex((other) => other.instanceUid === instanceUid) === i,
  );
  if (unique.length < headers.length)
    warnings.push(`${headers.length - unique.length} files are copies of others (same SOPInstanceUID) and were left out`);
  const slices = unique.flatMap((header) => header.frames.map((_, frame) => ({ header, frame })));
  const twins = slices.length > 1 ? findTwins(slices) : 0;
  const fault =
    twins > 0
      ? `${twins + 1} of its ${slices.length} slices lie at a place where another one lies too, and nothing tells them apart. Drop one volume at a time, each in a folder of its own.`
      : null;
  const sorted = sortSlices(slices, warnings);
  return { slices: sorted, warnings: [...warnings, ...describeGaps(sorted)], fault };
}

/** Volumes in a stable order. */
export function groupSeries(headers: readonly DicomHeader[]): Series[] {
  return groupBy(headers, keyOf).flatMap(separateTwins).map(buildSeries);
}

/** Grid of a series: mm per index along columns, rows, slices, and the first voxel's place; LPS. */
export interface SeriesGrid {
  axes: number[][] | null;
  origin: readonly number[] | null;
  /** x, y, z; NaN where the files do not say. */
  spacing: number[];
}

/** The slice axis runs from the first slice's position to the last one's, so that a tilted gantry keeps its shear. */
export function computeGrid({ slices }: Series): SeriesGrid {
  const [first, last] = [slices[0], slices.at(-1)].map((slice) => slice && placeOf(slice));
  const [dy = NaN, dx = NaN] = first?.pixelSpacing ?? [];
  const between = slices[0]?.header.sliceSpacing ?? NaN;
  if (!first?.position || !first.orientation) return { axes: null, origin: null, spacing: [dx, dy, between] };
  const [row, down] = [first.orientation.slice(0, 3), first.orientation.slice(3)];
  const normal = cross(row, down);
  const { position } = first;
  const apart = slices.length > 1 && last?.position;
  const step = apart
    ? apart.map((v, i) => (v - (position[i] ?? 0)) / (slices.length - 1))
    : normal.map((v) => v * (between > 0 ? between : 1));
  const across = row.map((v) => v * (dx > 0 ? dx : 1));
  const axes = [across, down.map((v) => v * (dy > 0 ? dy : 1)), step];
  return { axes, origin: position, spacing: [dx, dy, apart || slices.length === 1 ? Math.hypot(...step) : between] };
}
