// Where voxels lie in space: spacing from an affine, axes that are not perpendicular, LPS to RAS. Knows no file format.

export type Affine = readonly (readonly number[])[];

/** Descriptions are read byte by byte, so that µ may come as two letters; ImageJ writes it as an escape. */
const unitsOfLength: Readonly<Record<string, number>> = {
  m: 1000,
  cm: 10,
  mm: 1,
  um: 0.001,
  µm: 0.001,
  âµm: 0.001,
  '\\u00b5m': 0.001,
  micron: 0.001,
  microns: 0.001,
  micrometer: 0.001,
  micrometre: 0.001,
  nm: 1e-6,
};

/** Millimetres in a unit of length; undefined where it is none that is known. */
export const millimetresIn = (unit: string): number | undefined => unitsOfLength[unit.toLowerCase()];

const column = (affine: Affine, c: number): number[] => [0, 1, 2].map((r) => affine[r]?.[c] ?? 0);
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);

/** mm along each axis: the lengths of the affine's columns, else `fallback`; 1 mm, in words, where that is no length. */
export function computeSpacing(
  affine: Affine | null,
  fallback: readonly (number | undefined)[],
  axes: number,
  warnings: string[],
): number[] {
  return Array.from({ length: axes }, (_, axis) => {
    const length = affine ? Math.hypot(...column(affine, axis)) : Math.abs(fallback[axis] ?? 0);
    // Headers hold single precision: 0.7 mm would read 0.699999988.
    if (Number.isFinite(length) && length > 0) return Number(length.toPrecision(6));
    const said = fallback[axis] === undefined ? 'does not stand' : `is ${length}`;
    warnings.push(`the spacing of axis ${'xyz'.charAt(axis)} ${said} in the file; 1 mm is assumed`);
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

/** True when all entries are finite and the axes span space: none without a length, none within the plane of the others. */
export function isUsableAffine(affine: Affine): boolean {
  const [x, y, z] = [column(affine, 0), column(affine, 1), column(affine, 2)];
  const lengths = [x, y, z].map((axis) => Math.hypot(...axis));
  if (!affine.flat().every(Number.isFinite) || lengths.some((length) => length <= 1e-9)) return false;
  const [a = 0, b = 0, c = 0] = z;
  const at = (axis: readonly number[], r: number): number => axis[r] ?? 0;
  const minor = (r: number, s: number): number => at(x, r) * at(y, s) - at(x, s) * at(y, r);
  const volume = a * minor(1, 2) + b * minor(2, 0) + c * minor(0, 1);
  return Math.abs(volume) > 1e-4 * lengths.reduce((product, length) => product * length, 1);
}

/** From axis vectors (one per voxel step) and the first voxel's place, with a sign per world axis; RAS+. */
export function buildAffine(axes: readonly (readonly number[])[], origin: readonly number[], signs: readonly number[]): number[][] {
  const row = (r: number): number[] => [...axes, origin].map((vector) => (signs[r] ?? 1) * (vector[r] ?? 0));
  return [row(0), row(1), row(2), [0, 0, 0, 1]];
}

/** DICOM, ITK and NRRD's default count towards left and posterior, NIfTI towards right and anterior. */
export const lpsSigns: readonly number[] = [-1, -1, 1];
