// Where voxels lie in space: spacing from an affine, axes that are not perpendicular, LPS to RAS. Knows no file format.

export type Affine = readonly (readonly number[])[];

const column = (affine: Affine, c: number): number[] => [0, 1, 2].map((r) => affine[r]?.[c] ?? 0);
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);

/** mm along each axis: the lengths of the affine's columns, else `fallback`; 1 mm, in words, where that is no length. */
export function computeSpacing(affine: Affine | null, fallback: readonly number[], axes: number, warnings: string[]): number[] {
  return Array.from({ length: axes }, (_, axis) => {
    const length = affine ? Math.hypot(...column(affine, axis)) : Math.abs(fallback[axis] ?? 0);
    // Headers hold single precision: 0.7 mm would read 0.699999988.
    if (Number.isFinite(length) && length > 0) return Number(length.toPrecision(6));
    warnings.push(`the spacing of axis ${'xyz'.charAt(axis)} is ${length} in the file; 1 mm is assumed`);
    return 1;
  });
}

/** Axes that are not perpendicular (gantry tilt): the affine is kept for export, but the grid is not a rectangular box in space. */
export function describeShear(affine: Affine | null): string[] {
  if (!affine) return [];
  const cosine = (a: number[], b: number[]): number => Math.abs(dot(a, b)) / (Math.hypot(...a) * Math.hypot(...b));
  const [x, y, z] = [column(affine, 0), column(affine, 1), column(affine, 2)];
  const largest = Math.max(cosine(x, y), cosine(y, z), cosine(z, x));
  return largest > 0.01
    ? [`its axes are not perpendicular (shear, cosine ${largest.toFixed(3)}, e.g. gantry tilt); slices are used as stored`]
    : [];
}

/** True when all entries are finite and every axis has a length. */
export const isUsableAffine = (affine: Affine): boolean =>
  affine.flat().every(Number.isFinite) && [0, 1, 2].every((axis) => Math.hypot(...column(affine, axis)) > 1e-9);

/** From axis vectors (one per voxel step) and the first voxel's place, with a sign per world axis; RAS+. */
export function buildAffine(axes: readonly (readonly number[])[], origin: readonly number[], signs: readonly number[]): number[][] {
  const row = (r: number): number[] => [...axes, origin].map((vector) => (signs[r] ?? 1) * (vector[r] ?? 0));
  return [row(0), row(1), row(2), [0, 0, 0, 1]];
}

/** DICOM, ITK and NRRD's default count towards left and posterior, NIfTI towards right and anterior. */
export const lpsSigns: readonly number[] = [-1, -1, 1];
