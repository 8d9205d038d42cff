// Puts a DICOM segmentation onto an image's grid, frame by frame, by position in space. Refuses what does not fit, and what overlaps unless a person has
// put the segments in order. Pure.
import { buildAffine, lpsSigns } from '../readers/geometry';
import { formatShape, type RawImage } from '../readers/rawImage';
import { relate } from '../relate';
import { Refusal } from '../refusal';
import type { SegmentFrame, Segmentation } from './segmentation';

/** In voxels: further off a frame belongs to another grid. */
const tolerance = 0.25;

type Step = (column: number, row: number) => [number, number, number];

/** From a pixel of a frame to (unrounded) indices of the image. */
function planStep(frame: SegmentFrame, affine: NonNullable<RawImage['affine']>): Step {
  const { position, orientation, pixelSpacing } = frame.place;
  if (!position || !orientation || !pixelSpacing)
    throw new Refusal('affine_mismatch', 'a frame of the segmentation carries no position in space. Export it again.');
  const [dy = 1, dx = 1] = pixelSpacing;
  const across = orientation.slice(0, 3).map((v) => v * dx);
  const down = orientation.slice(3).map((v) => v * dy);
  const relation = relate(affine, buildAffine([across, down, [0, 0, 0]], position, lpsSigns));
  const at = (r: number, c: number): number => relation[r]?.[c] ?? 0;
  const index = (r: number, column: number, row: number): number => at(r, 0) * column + at(r, 1) * row + at(r, 3);
  return (column, row) => [index(0, column, row), index(1, column, row), index(2, column, row)];
}

/** Pairs of segments that share voxels, with how many. */
class Overlaps {
  private readonly counts = new Map<string, number>();

  add(a: number, b: number): void {
    const key = `${Math.min(a, b)}|${Math.max(a, b)}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  describe(names: ReadonlyMap<number, string>): string {
    const name = (number: string): string => names.get(Number(number)) ?? `segment ${number}`;
    return [...this.counts].map(([key, n]) => `${key.split('|').map(name).join(' and ')} (${n} voxels)`).join(', ');
  }
}

interface Marks {
  values: Uint16Array;
  overlaps: Overlaps;
  /** Which of two segments counts where both mark a voxel. */
  above: (a: number, b: number) => number;
}

function markFrame(frame: SegmentFrame, columns: number, image: RawImage, { values, overlaps, above }: Marks): void {
  const step = planStep(frame, image.affine ?? []);
  const [nx = 1, ny = 1, nz = 1] = image.shape;
  for (let i = 0; i < frame.values.length; i++) {
    const value = frame.values[i] as number;
    if (value === 0) continue;
    const exact = step(i % columns, Math.floor(i / columns));
    const [x, y, z] = exact.map(Math.round) as [number, number, number];
    if (exact.some((v) => Math.abs(v - Math.round(v)) > tolerance))
      throw new Refusal(
        'affine_mismatch',
        "it lies between the image's voxels (another spacing, orientation or position). Resample it onto the image's grid.",
      );
    if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz)
      throw new Refusal(
        'affine_mismatch',
        `it marks voxels outside the image (${formatShape(image.shape)}). Drop the series it was drawn on.`,
      );
    const at = (z * ny + y) * nx + x;
    const before = values[at] as number;
    if (before !== 0 && before !== value) overlaps.add(before, value);
    values[at] = before === 0 ? value : above(before, value);
  }
}

const countSegments = ({ frames }: Segmentation): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const { values } of frames) for (const value of values) if (value !== 0) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

/** A small segment inside a large one is to be seen, so the smallest comes first. */
function refuseOverlap(path: string, segmentation: Segmentation, found: string): never {
  const counts = countSegments(segmentation);
  const segments = [...counts.keys()]
    .sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || a - b)
    .map((number) => ({ number, name: segmentation.names.get(number) ?? `segment ${number}` }));
  throw new Refusal(
    'not_a_label_map',
    `its segments overlap: ${found}. A voxel can be of one class only; say which counts, or export them without overlap, or the segments you want alone.`,
    { kind: 'segments', file: path, segments },
  );
}

/** The segments of `order` alone. */
function choose(segmentation: Segmentation, order: readonly number[]): Segmentation {
  const keep = (value: number): number => (order.includes(value) ? value : 0);
  return {
    ...segmentation,
    names: new Map([...segmentation.names].filter(([number]) => order.includes(number))),
    frames: segmentation.frames.map((frame) => ({ ...frame, values: frame.values.map(keep) })),
  };
}

/**
 * A label map of segment numbers on the image's grid. `order`: the segments that count, first before later ones; without, all of them, and none may
 * overlap. Throws Refusal: affine_mismatch, not_a_label_map.
 */
export function placeSegmentation(image: RawImage, whole: Segmentation, path: string, order?: readonly number[]): RawImage {
  if (!image.affine)
    throw new Refusal('affine_mismatch', 'the image carries no position in space, so the segmentation cannot be laid on it.');
  const segmentation = order ? choose(whole, order) : whole;
  const values = new Uint16Array(image.channels[0]?.length ?? 0);
  const overlaps = new Overlaps();
  const above = order ? (a: number, b: number) => (order.indexOf(a) < order.indexOf(b) ? a : b) : (_: number, b: number) => b;
  for (const frame of segmentation.frames) markFrame(frame, segmentation.columns, image, { values, overlaps, above });
  const found = overlaps.describe(segmentation.names);
  if (found !== '' && !order) refuseOverlap(path, segmentation, found);
  const warnings = order ? [`segments were chosen by hand${found === '' ? '' : `; where they overlap the first counts: ${found}`}`] : [];
  return { ...image, channels: [values], alpha: null, palette: null, lossy: false, warnings, labelNames: segmentation.names };
}
