// Brings a label onto its image's grid by their affines: same grid, flipped or permuted axes, or refused. Pure; knows no file format.
import { formatShape, type RawImage } from './readers/rawImage';
import { Refusal } from './refusal';
import { applyAxisMap, type AxisMap } from './axisMap';
import { axes, entry, relate, type Matrix } from './relate';
import { findTurns } from './turnAxes';

const cosineTolerance = 0.02;

/** The signed permutation in a relation, or null when axes are oblique or scaled against each other. */
function findAxisMap(relation: number[][]): AxisMap | null {
  const source: number[] = [];
  const flipped: boolean[] = [];
  for (const r of axes) {
    const row = axes.map((c) => relation[r]?.[c] ?? 0);
    const c = axes.find((k) => Math.abs(Math.abs(row[k] ?? 0) - 1) < cosineTolerance);
    if (c === undefined || axes.some((k) => k !== c && Math.abs(row[k] ?? 0) > cosineTolerance)) return null;
    source.push(c);
    flipped.push((row[c] ?? 0) < 0);
  }
  return new Set(source).size === 3 ? { source, flipped } : null;
}

/** The stored axes in letters, "RAS" where they run right, front and up. */
export const describeAxes = (affine: Matrix): string =>
  axes
    .map((c) => axes.reduce((best, r) => (Math.abs(entry(affine, r, c)) > Math.abs(entry(affine, best, c)) ? r : best), 0))
    .map((r, c) => (entry(affine, r, c) > 0 ? 'RAS' : 'LPI').charAt(r))
    .join('');

const isIdentity = ({ source, flipped }: AxisMap): boolean => source.every((c, a) => c === a) && !flipped.includes(true);

/** mm between where the image's first voxel is and where the mapped label's first voxel is, at the same index. */
function computeOffset(image: RawImage, relation: number[][], map: AxisMap): number {
  const shift = axes.map((r) => (relation[r]?.[3] ?? 0) - (map.flipped[r] ? (image.shape[r] ?? 1) - 1 : 0));
  return Math.hypot(...shift.map((value, r) => value * (image.spacing[r] ?? 1)));
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  const trim = (shape: readonly number[]): string => formatShape(shape).replace(/(?:x1)+$/, '');
  return trim(a) === trim(b);
}

const turnShape = (shape: readonly number[], map: AxisMap): number[] => axes.map((a) => shape[map.source[a] ?? a] ?? 1);

/** True when both carry a place in space and their voxels are the same ones, in whatever order they are stored. */
export function lieOnSameGrid(image: RawImage, label: RawImage): boolean {
  if (!image.affine || !label.affine) return false;
  const relation = relate(image.affine, label.affine);
  const map = findAxisMap(relation);
  return (
    map !== null &&
    sameShape(image.shape, turnShape(label.shape, map)) &&
    computeOffset(image, relation, map) <= 0.5 * Math.min(...image.spacing)
  );
}

/** Where only one of them lies in space, nothing tells whether the other is stored in the same order. */
function tellUnplaced(image: RawImage, label: RawImage, what: string): RawImage {
  if (image.kind !== 'volume' || Boolean(image.affine) === Boolean(label.affine)) return label;
  const warning = `only the ${image.affine ? 'image' : what} says where it lies in space; they were matched voxel by voxel`;
  return { ...label, warnings: [...label.warnings, warning] };
}

/** The label on the image's grid, with warnings. Throws Refusal `shape_mismatch` or `affine_mismatch`; a label is never resampled here. */
export function alignToImage(image: RawImage, label: RawImage, what: string): RawImage {
  const sizes = `the image is ${formatShape(image.shape)} and the ${what} ${formatShape(label.shape)}`;
  const refuseShape = (): never => {
    throw new Refusal('shape_mismatch', `the sizes differ: ${sizes}. Resample the ${what} onto the image's grid.`, {
      kind: 'resample',
      turns: findTurns(image.shape, label.shape),
    });
  };
  if (!image.affine || !label.affine) return sameShape(image.shape, label.shape) ? tellUnplaced(image, label, what) : refuseShape();
  const relation = relate(image.affine, label.affine);
  const map = findAxisMap(relation);
  if (!map) {
    if (!sameShape(image.shape, label.shape)) return refuseShape();
    throw new Refusal(
      'affine_mismatch',
      `the orientation or spacing of the ${what} in space differs from the image's although both are ${formatShape(image.shape)}. Resample it onto the image's grid.`,
      { kind: 'resample', turns: [] },
    );
  }
  const shape = turnShape(label.shape, map);
  if (!sameShape(image.shape, shape)) return refuseShape();
  const offset = computeOffset(image, relation, map);
  const warnings = [...label.warnings];
  if (offset > 0.5 * Math.min(...image.spacing)) {
    if (!isIdentity(map))
      throw new Refusal(
        'affine_mismatch',
        `the orientation of the ${what} differs from the image's, and it lies ${offset.toFixed(1)} mm away. Resample it onto the image's grid.`,
        { kind: 'resample', turns: [] },
      );
    warnings.push(`the ${what}'s origin lies ${offset.toFixed(1)} mm away from the image's; they were matched voxel by voxel`);
  }
  if (isIdentity(map)) return { ...label, warnings };
  warnings.push(
    `the ${what} is stored with another orientation (${describeAxes(label.affine)}) than the image (${describeAxes(image.affine)}); it was turned to match in space`,
  );
  return {
    ...label,
    shape,
    channels: label.channels.map((values) => applyAxisMap(values, label.shape, map)),
    affine: image.affine.map((row) => [...row]),
    warnings,
  };
}
