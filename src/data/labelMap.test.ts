// From values in files to classes and back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { harmoniseColours } from './labelColours';
import { applyClasses, computeClasses, countValues, type LabelValues } from './labelMap';
import { ignoredClass } from './dataset';
import { settleMerged, stackClasses, uniteParts } from './mergeLabels';

const label = (values: number[], colour = false): LabelValues => ({
  values: Int32Array.from(values),
  colour,
  counts: countValues(Int32Array.from(values)),
  warnings: [],
});

test('indices stand for their values: the way back is exact', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -300, max: 70000 }), { minLength: 1, maxLength: 40 }), (values) => {
      const map = label(values);
      const table = computeClasses([map], null, null);
      expect([...applyClasses(map, table)].map((index) => table.classes[index]?.value)).toEqual(values);
    }),
  );
});

test('gaps stay gaps: ascending values, 0 first', () => {
  expect(computeClasses([label([5, 0, 2]), label([2, 2])], null, null).classes.map(({ value }) => value)).toEqual([0, 2, 5]);
  expect(computeClasses([label([-1, 0, 255])], null, null).classes.map(({ value }) => value)).toEqual([0, -1, 255]);
});

test('declared classes count even where absent; the ignored value is no class', () => {
  const map = label([0, 1, 9]);
  const table = computeClasses(
    [map],
    new Map([
      [0, 'background'],
      [1, 'a'],
      [2, 'b'],
    ]),
    9,
  );
  expect(table.classes.map(({ name }) => name)).toEqual(['background', 'a', 'b']);
  expect([...applyClasses(map, table)]).toEqual([0, 1, ignoredClass]);
});

test('a grey mask among colour masks speaks in colours', () => {
  const maps = [label([0x000000, 0xff0000], true), label([0, 0])];
  harmoniseColours(maps);
  expect(computeClasses(maps, null, null).classes.map(({ value }) => value)).toEqual(['#000000', '#ff0000']);
});

test('pieces of one class unite and take the value of single masks', () => {
  const parts = [
    [255, 0, 0],
    [0, 255, 0],
  ].map((values, i) => ({ path: `m/x_${i}.png`, part: null, label: label(values) }));
  const united = uniteParts(parts);
  expect([...united.values]).toEqual([1, 1, 0]);
  expect(united.warnings.join()).toContain('x_0.png, x_1.png');
  settleMerged([united, label([0, 255, 255])]);
  expect(Object.fromEntries(united.counts)).toEqual({ 0: 1, 255: 2 });
});

test('a piece with several values is left out by name', () => {
  const parts = [
    [1, 2, 0],
    [0, 255, 0],
  ].map((values, i) => ({ path: `m/x_${i}.png`, part: null, label: label(values) }));
  expect([...uniteParts(parts).values]).toEqual([1, 2, 0]);
  expect(uniteParts(parts).warnings.join()).toContain('x_1.png');
});

test('one file per class: numbered by name, overlaps counted', () => {
  const parts = [
    { path: 'liver', part: 'liver', label: label([1, 1, 0]) },
    { path: 'spleen', part: 'spleen', label: label([0, 1, 1]) },
  ];
  const stacked = stackClasses(parts, ['kidney', 'liver', 'spleen']);
  expect([...stacked.values]).toEqual([2, 3, 3]);
  expect(stacked.warnings.join()).toContain('1 voxels lie in more than one');
});
