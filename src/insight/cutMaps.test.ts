// Cutting maps of volumes: every voxel where the plane says, upright planes with the last z on top.
import { expect, it } from 'vitest';
import { cutMaps } from './cutMaps';

// [2 filters, z = 3, y = 4, x = 5]; the value spells its place: filter z y x.
const value = (filter: number, z: number, y: number, x: number): number => 1000 * filter + 100 * z + 10 * y + x;
const maps = {
  shape: [2, 3, 4, 5],
  data: Float32Array.from({ length: 120 }, (_, i) => value(Math.floor(i / 60), Math.floor(i / 20) % 3, Math.floor(i / 5) % 4, i % 5)),
};

it.each([
  ['axial', 1, [2, 4, 5], (f: number, row: number, column: number) => value(f, 1, row, column)],
  ['coronal', 3, [2, 3, 5], (f: number, row: number, column: number) => value(f, 2 - row, 3, column)],
  ['sagittal', 0, [2, 3, 4], (f: number, row: number, column: number) => value(f, 2 - row, column, 0)],
] as const)('%s', (plane, depth, shape, expected) => {
  const cut = cutMaps(maps, plane, depth);
  expect(cut.shape).toEqual(shape);
  const [filters, height, width] = shape;
  const all = Array.from({ length: filters * height * width }, (_, i) =>
    expected(Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width),
  );
  expect([...cut.data]).toEqual(all);
});

it('takes the nearest plane there is, and leaves maps of slices alone', () => {
  expect(cutMaps(maps, 'axial', 9)).toEqual(cutMaps(maps, 'axial', 2));
  expect(cutMaps(maps, 'axial', -1)).toEqual(cutMaps(maps, 'axial', 0));
  const flat = { shape: [1, 2, 2], data: Float32Array.of(1, 2, 3, 4) };
  expect(cutMaps(flat, 'axial', 5)).toBe(flat);
});
