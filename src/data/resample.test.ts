// Resampling a label in space: a blob stays where it is in the world, whatever the grids; without a place in space the extents decide.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RawImage } from './readers/rawImage';
import { resampleToImage } from './resample';

type Affine = number[][];

/** Axes turned by two angles, with spacing and the place of the grid's middle. */
function affineOf(a: number, b: number, spacing: number[], shape: number[], middle: number[]): Affine {
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  const turn = [
    [ca, -sa * cb, sa * sb],
    [sa, ca * cb, -ca * sb],
    [0, sb, cb],
  ];
  const rows = turn.map((row) => row.map((value, c) => value * spacing[c]!));
  const origin = rows.map((row, r) => middle[r]! - row.reduce((sum, value, c) => sum + (value * (shape[c]! - 1)) / 2, 0));
  return [...rows.map((row, r) => [...row, origin[r]!]), [0, 0, 0, 1]];
}

const place = (affine: Affine, index: number[]): number[] =>
  [0, 1, 2].map((r) => affine[r]!.slice(0, 3).reduce((sum, value, c) => sum + value * index[c]!, affine[r]![3]!));

const indexOf = (i: number, [nx, ny]: number[]): number[] => [i % nx!, Math.floor(i / nx!) % ny!, Math.floor(i / (nx! * ny!))];

function createImage(shape: number[], affine: Affine | null, at: (index: number[]) => number): RawImage {
  const values = Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => at(indexOf(i, shape)));
  const spacing = affine ? [0, 1, 2].map((c) => Math.hypot(...[0, 1, 2].map((r) => affine[r]![c]!))) : shape.map(() => 1);
  const kind = shape.length === 3 ? 'volume' : 'picture';
  return { kind, shape, spacing, affine, channels: [values], alpha: null, palette: null, lossy: false, warnings: [] };
}

/** Centre of the foreground in mm. */
function centroid({ channels, shape, affine }: RawImage): number[] {
  const inside = [...channels[0]!].flatMap((value, i) => (value > 0 ? [place(affine!, indexOf(i, shape))] : []));
  expect(inside.length).toBeGreaterThan(0);
  return [0, 1, 2].map((r) => inside.reduce((sum, point) => sum + point[r]!, 0) / inside.length);
}

const angle = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const spacings = fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: 0.6, max: 1.6, noNaN: true })));

test('the centroid of a ball stays within half a voxel of the coarser grid, for turned and differently spaced grids', () => {
  fc.assert(
    fc.property(angle, angle, angle, angle, spacings, spacings, fc.tuple(angle, angle, angle), (a, b, c, d, first, second, centre) => {
      const shape = [30, 28, 26];
      const [from, to] = [affineOf(a, b, first, shape, [0, 0, 0]), affineOf(c, d, second, shape, [0, 0, 0])];
      const label = createImage(shape, from, (index) => (Math.hypot(...place(from, index).map((mm, r) => mm - centre[r]!)) < 5.5 ? 1 : 0));
      const moved = resampleToImage(
        createImage(shape, to, () => 0),
        label,
      );
      const [before, after] = [centroid(label), centroid(moved)];
      const distance = Math.hypot(...before.map((mm, r) => mm - after[r]!));
      expect(distance).toBeLessThanOrEqual(0.5 * Math.max(...first, ...second));
      expect(moved.affine).toEqual(to);
    }),
    { numRuns: 40 },
  );
});

test('onto its own grid it is the identity, and no new value ever appears', () => {
  const shape = [5, 4, 3];
  const affine = affineOf(0.4, -0.9, [0.7, 1.1, 3], shape, [12, -7, 40]);
  const label = createImage(shape, affine, ([x, y, z]) => (x! + 2 * y! + 3 * z!) % 5);
  expect(resampleToImage(label, label).channels).toEqual(label.channels);
  const other = createImage([9, 3, 7], affineOf(-0.2, 0.3, [0.5, 2, 1], [9, 3, 7], [12, -7, 40]), () => 0);
  const values = new Set(resampleToImage(other, label).channels[0]);
  expect([...values].every((value) => value < 5)).toBe(true);
});

test('pictures are matched by their extents: twice as large is every pixel twice', () => {
  const label = createImage([2, 2], null, ([x, y]) => x! + 2 * y!);
  const image = createImage([4, 4], null, () => 0);
  expect([...resampleToImage(image, label).channels[0]!]).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3]);
  const warnings = resampleToImage(image, label).warnings.join();
  expect(warnings).toContain("(2x2) was resampled onto the image's grid (4x4) by hand");
});
