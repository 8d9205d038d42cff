// How one grid in space lies in another: index of the second -> index of the first. Pure; knows no images.

export type Matrix = readonly (readonly number[])[];
export const axes: readonly number[] = [0, 1, 2];
export const entry = (m: Matrix, r: number, c: number): number => m[r]?.[c] ?? 0;

const determinant = (m: Matrix): number =>
  entry(m, 0, 0) * (entry(m, 1, 1) * entry(m, 2, 2) - entry(m, 1, 2) * entry(m, 2, 1)) -
  entry(m, 0, 1) * (entry(m, 1, 0) * entry(m, 2, 2) - entry(m, 1, 2) * entry(m, 2, 0)) +
  entry(m, 0, 2) * (entry(m, 1, 0) * entry(m, 2, 1) - entry(m, 1, 1) * entry(m, 2, 0));

/** Inverse of the 3x3 part by the adjugate. */
function invert(m: Matrix): number[][] {
  const d = determinant(m);
  const cofactor = (r: number, c: number): number => {
    const [r1, r2, c1, c2] = [(r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3];
    return entry(m, r1, c1) * entry(m, r2, c2) - entry(m, r1, c2) * entry(m, r2, c1);
  };
  return axes.map((r) => axes.map((c) => cofactor(c, r) / d));
}

/** Index in `label`'s grid -> index in `image`'s: image⁻¹ · label, as a 3x4 matrix. */
export function relate(image: Matrix, label: Matrix): number[][] {
  const inverse = invert(image);
  return axes.map((r) =>
    [0, 1, 2, 3].map((c) =>
      axes.reduce((sum, k) => sum + (inverse[r]?.[k] ?? 0) * (entry(label, k, c) - (c === 3 ? entry(image, k, 3) : 0)), 0),
    ),
  );
}
