// Changes that need no file: each does what it says, in order, and leaves what it was given as it was.
import { expect, test } from 'vitest';
import { defaultConfig } from '../../protocol/configure';
import type { DatasetEdit } from '../../protocol/edits';
import type { Dataset } from '../dataset';
import { createLoadedData } from '../loadedData';
import { createSampleCase } from '../testing/sampleCase';
import { applyEdits } from './applyEdits';

const caseOf = (id: string, values: number[]) => ({
  ...createSampleCase(
    id,
    [2, 2],
    (i) => i,
    (i) => values[i] ?? 0,
  ),
  labels: Object.fromEntries([...new Set(values)].map((value) => [String([0, 2, 4][value]), values.filter((v) => v === value).length])),
});
const dataset: Dataset = {
  cases: [caseOf('a', [0, 1, 2, 255]), caseOf('b', [2, 2, 0, 0]), caseOf('c', [0, 0, 0, 1])],
  channels: 1,
  classes: [0, 2, 4].map((value) => ({ value, name: `class ${value}` })),
  warnings: [],
  refused: [],
};

test('a class counted as another one is gone; indices, counts and what belongs to none follow', () => {
  const merged = applyEdits(dataset, [{ kind: 'mergeClass', value: 2, into: 4 }]);
  expect(merged.classes.map(({ value }) => value)).toEqual([0, 4]);
  expect(merged.cases.map(({ label }) => [...label!])).toEqual([
    [0, 1, 1, 255],
    [1, 1, 0, 0],
    [0, 0, 0, 1],
  ]);
  expect(merged.cases[2]?.labels).toEqual({ '0': 3, '4': 1 });
  expect([...dataset.cases[0]!.label!]).toEqual([0, 1, 2, 255]);
  expect(applyEdits(dataset, [{ kind: 'mergeClass', value: 4, into: 0 }]).cases[1]?.label).toEqual(Uint8Array.of(0, 0, 0, 0));
});

test('names, colours, sides, patients and folds', () => {
  const edits: DatasetEdit[] = [
    { kind: 'rename', value: 4, name: 'tumour' },
    { kind: 'recolour', value: 4, colour: '#123456' },
    { kind: 'split', cases: ['a', 'b'], split: 'test' },
    { kind: 'split', cases: ['b'], split: 'validation' },
    { kind: 'patient', cases: ['b', 'c'], patient: 'p' },
    { kind: 'drop', cases: ['a'] },
  ];
  const data = createLoadedData(applyEdits(dataset, edits));
  const { cases, classes } = data.summarise(defaultConfig);
  expect(classes[2]).toEqual({ value: 4, name: 'tumour', colour: '#123456' });
  expect(cases.map(({ id, patient, split }) => [id, patient, split])).toEqual([
    ['b', 'p', 'validation'],
    ['c', 'p', expect.stringMatching(/train|validation/)],
  ]);
});

test('a channel is left out of every case', () => {
  const two = { ...dataset, channels: 2, cases: dataset.cases.map((item) => ({ ...item, image: [item.image[0]!, new Uint8Array(4)] })) };
  const left = applyEdits(two, [{ kind: 'dropChannel', channel: 0 }]);
  expect([left.channels, left.cases.map(({ image }) => [image.length, image[0]?.length])]).toEqual([1, Array(3).fill([1, 4])]);
});

test('a set without files says that it has none to read again', async () => {
  const data = createLoadedData({ ...dataset, spare: ['x.nii'] });
  await expect(data.edit([{ kind: 'pair', case: 'a', labels: ['x.nii'] }])).rejects.toThrow('The files of this data set are not at hand');
  const dropped = await data.edit([{ kind: 'drop', cases: ['a'] }]);
  expect((await dropped.edit([])).dataset.cases).toHaveLength(3);
});
