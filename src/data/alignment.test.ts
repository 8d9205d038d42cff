// Labels stored with turned axes come back onto the image's grid; what cannot be matched is refused.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignToImage } from './alignment';
import { applyAxisMap } from './axisMap';
import type { RawImage } from './readers/rawImage';

const volume = (shape: number[], affine: number[][] | null, values: number[]): RawImage => ({
  kind: 'volume',
  shape,
  spacing: affine ? [0, 1, 2].map((c) => Math.hypot(...affine.slice(0, 3).map((row) => row[c] ?? 0))) : [1, 1, 1],
  affine,
  channels: [Uint8Array.from(values)],
  alpha: null,
  palette: null,
  lossy: false,
  warnings: [],
});

/** An oblique orthogonal frame: rotations about z and x, unequal spacing. */
const frame = (a: number, b: number): number[][] => {
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  const [sx, sy, sz] = [0.8, 0.8, 0.8];
  return [
    [ca * sx, -sa * cb * sy, sa * sb * sz, -31],
    [sa * sx, ca * cb * sy, -ca * sb * sz, 12],
    [0, sb * sy, cb * sz, 7],
    [0, 0, 0, 1],
  ];
};

const permutations = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];
const shape = [4, 3, 2];
const values = Array.from({ length: 24 }, (_, i) => i);

/** The same voxels stored so that stored axis k runs along image axis source[k], reversed where flipped; with the affine that says so. */
function store(affine: number[][], source: number[], flipped: boolean[]): RawImage {
  const stored = source.map((axis) => shape[axis] ?? 1);
  const strides = [1, 4, 12];
  const out: number[] = [];
  for (let z = 0; z < (stored[2] ?? 1); z++)
    for (let y = 0; y < (stored[1] ?? 1); y++)
      for (let x = 0; x < (stored[0] ?? 1); x++)
        out.push([x, y, z].reduce((at, i, k) => at + (flipped[k] ? (stored[k] ?? 1) - 1 - i : i) * (strides[source[k] ?? 0] ?? 1), 0));
  const column = (r: number, k: number): number => (affine[r]?.[source[k] ?? 0] ?? 0) * (flipped[k] ? -1 : 1);
  const origin = (r: number): number =>
    [0, 1, 2].reduce((sum, k) => sum + (flipped[k] ? (affine[r]?.[source[k] ?? 0] ?? 0) * ((stored[k] ?? 1) - 1) : 0), affine[r]?.[3] ?? 0);
  return volume(stored, [0, 1, 2].map((r) => [column(r, 0), column(r, 1), column(r, 2), origin(r)]).concat([[0, 0, 0, 1]]), out);
}

test('any flip and permutation of axes is undone by the affines', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...permutations),
      fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      fc.double({ min: -0.6, max: 0.6, noNaN: true }),
      (source, flipped, angle) => {
        const image = volume(shape, frame(angle, angle / 2), values);
        const aligned = alignToImage(image, store(image.affine ?? [], source, flipped), 'label');
        expect([...(aligned.channels[0] ?? [])]).toEqual(values);
        expect(aligned.shape).toEqual(shape);
      },
    ),
  );
});

test('an axis map and its inverse are the identity', () => {
  fc.assert(
    fc.property(fc.constantFrom(...permutations), fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), (source, flipped) => {
      const there = applyAxisMap(Uint8Array.from(values), shape, { source, flipped });
      const inverse = [0, 1, 2].map((axis) => source.indexOf(axis));
      const back = applyAxisMap(
        there,
        source.map((axis) => shape[axis] ?? 1),
        { source: inverse, flipped: inverse.map((axis) => flipped[axis] ?? false) },
      );
      expect([...back]).toEqual(values);
    }),
  );
});

test('without affines only the sizes count', () => {
  expect(alignToImage(volume(shape, null, values), volume(shape, null, values), 'label').channels[0]?.[5]).toBe(5);
  expect(() => alignToImage(volume(shape, null, values), volume([3, 4, 2], null, values), 'label')).toThrow(
    'the image is 4x3x2 and the label 3x4x2',
  );
});

test('a tilted or differently spaced label of the same size is refused, a shifted one warned about', () => {
  const image = volume(shape, frame(0, 0), values);
  expect(() => alignToImage(image, volume(shape, frame(0.3, 0), values), 'label')).toThrow('orientation');
  const moved = frame(0, 0).map((row, r) => (r === 0 ? [...row.slice(0, 3), 9] : row));
  expect(alignToImage(image, volume(shape, moved, values), 'label').warnings.join()).toContain('40.0 mm away');
});
