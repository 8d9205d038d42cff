// The integrity report: each fault is found, named and given its fix; a sound set has nothing but notes; pressing the fix ends the finding.
import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../protocol/configure';
import type { DatasetEdit } from '../../protocol/edits';
import type { Finding, FindingKind } from '../../protocol/findings';
import { createLoadedData, type LoadedDataset } from '../loadedData';
import type { Case, Dataset } from '../dataset';
import { asFile, writeNifti } from '../testing/niftiFile';
import { imageOf, labelOf, loadFiles, pairOf, soundPair } from '../testing/pairedFiles';
import { createSampleCase } from '../testing/sampleCase';

const findingsOf = (data: LoadedDataset): Finding[] => data.summarise(defaultConfig).findings ?? [];
const find = (data: LoadedDataset, kind: FindingKind): Finding | undefined => findingsOf(data).find((finding) => finding.kind === kind);

const item = (id: string, more: Partial<Case> = {}): Case => ({
  ...createSampleCase(id, [4, 4, 4], (i) => (i * 31 + id.charCodeAt(0) * 7) % 97),
  labels: { '0': 51, '1': 13 },
  ...more,
});
const datasetOf = (cases: Case[], more: Partial<Dataset> = {}): LoadedDataset =>
  createLoadedData({
    cases,
    channels: cases[0]?.image.length ?? 1,
    classes: [
      { value: 0, name: 'background' },
      { value: 1, name: 'organ' },
    ],
    warnings: [],
    refused: [],
    ...more,
  });
const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
const turned = [
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
];
const straight = turned.map((row, r) => row.map((value, c) => (r === c ? 1 : value)));
const constant = { min: 3, max: 3, mean: 3, deviation: 0 };

test('a sound set has no finding', () => {
  expect(findingsOf(datasetOf(letters.map((id) => item(id))))).toEqual([]);
});

interface Fault {
  kind: FindingKind;
  severity: Finding['severity'];
  data: LoadedDataset;
  words: RegExp;
  fix?: RegExp;
}

const same = item('a');
const faults: Fault[] = [
  {
    kind: 'spacing',
    severity: 'warning',
    data: datasetOf(letters.map((id, i) => item(id, { spacing: [1, 1, i === 0 ? 4 : 1] }))),
    words: /along z runs from 1 to 4 mm.*4 times/,
  },
  { kind: 'sizes', severity: 'note', data: datasetOf([item('a'), createSampleCase('b', [4, 4, 5], (i) => i % 7)]), words: /2 of them/ },
  {
    kind: 'orientation',
    severity: 'warning',
    data: datasetOf(letters.map((id, i) => item(id, { affine: i === 2 ? turned : straight }))),
    words: /1 of 6 cases are stored with other axes \(LPS\) than most \(RAS\)/,
    fix: /^Leave the case out$/,
  },
  {
    kind: 'values',
    severity: 'note',
    data: datasetOf(
      letters.map((id) => item(id, { labels: { '0': 51, '4': 13 } })),
      {
        classes: [
          { value: 0, name: 'background' },
          { value: 4, name: 'lesion' },
        ],
      },
    ),
    words: /label values 0, 4 are trained as classes 0 to 1; the values of the files are kept/,
  },
  {
    kind: 'missing-class',
    severity: 'warning',
    data: datasetOf(
      letters.map((id) => item(id)),
      {
        classes: [
          { value: 0, name: 'background' },
          { value: 1, name: 'organ' },
          { value: 2, name: 'cyst' },
        ],
      },
    ),
    words: /the class cyst \(2\) is declared, but no label holds it/,
    fix: /^Count as background$/,
  },
  {
    kind: 'constant',
    severity: 'warning',
    data: datasetOf(
      letters.map((id) => {
        const { image, intensity } = item(id);
        return item(id, { image: [...image, new Uint8Array(64).fill(3)], intensity: [...intensity, constant] });
      }),
    ),
    words: /channel 2 is constant in every case/,
    fix: /^Drop the channel$/,
  },
  {
    kind: 'unlabelled',
    severity: 'note',
    data: datasetOf([...letters.map((id) => item(id)), item('x', { label: null, labels: null })]),
    words: /1 of 7 images have no label/,
    fix: /^Leave the case out$/,
  },
  {
    kind: 'identical',
    severity: 'warning',
    data: datasetOf([same, item('b'), item('c', { image: [same.image[0]!.slice()] })]),
    words: /a and c hold the same image/,
    fix: /^Leave the case out$/,
  },
];

describe.each(faults)('$kind', ({ kind, severity, data, words, fix }) => {
  test('is found, graded and mended', async () => {
    const found = find(data, kind);
    expect(found).toMatchObject({ severity });
    expect(found?.text).toMatch(words);
    const edit = found?.fixes.find(({ label }) => fix?.test(label))?.edit;
    expect(edit === undefined).toBe(fix === undefined);
    if (edit) expect(find(await data.edit([edit]), kind)).toBeUndefined();
  });
});

test('the same patient or the same image on two sides is an error; all go to training', async () => {
  const sides: DatasetEdit[] = [
    { kind: 'split', cases: ['a', 'c'], split: 'train' },
    { kind: 'split', cases: ['b', 'd'], split: 'validation' },
  ];
  const data = datasetOf([
    item('a', { patient: 'p' }),
    item('b', { patient: 'p' }),
    item('c', { image: item('z').image }),
    item('d', { image: item('z').image }),
  ]);
  const split = await data.edit(sides);
  for (const [kind, cases] of [
    ['patient-on-two-sides', ['a', 'b']],
    ['identical-on-two-sides', ['c', 'd']],
  ] as const) {
    const found = find(split, kind);
    expect(found).toMatchObject({ severity: 'error', cases });
    expect(find(await split.edit([...sides, found!.fixes[0]!.edit]), kind)).toBeUndefined();
  }
});

test('a class that a side lacks, and cases that a split file does not name', async () => {
  const rare = { '0': 40, '1': 13, '2': 11 };
  const classes = ['background', 'organ', 'cyst'].map((name, value) => ({ value, name }));
  const data = datasetOf([item('a', { labels: rare }), item('b'), item('c'), item('d')], { classes });
  const split = await data.edit([{ kind: 'folds', folds: [{ train: ['b', 'c'], val: ['a'] }] }]);
  expect(find(split, 'absent-from-split')?.text).toMatch(/no training case holds the class cyst: it cannot be learnt/);
  expect(find(split, 'not-in-folds')).toMatchObject({ cases: ['d'] });
});

test('notices of many cases are one finding, with the number of cases; what was settled is a note', async () => {
  const flat = writeNifti({ dims: [8, 8, 4], values: new Uint8Array(256).fill(9) });
  const data = await loadFiles([...soundPair('a', 1), ...pairOf('b', flat, labelOf()), ...pairOf('c', flat, labelOf())]);
  const constants = findingsOf(data).filter(({ text }) => text.includes('constant'));
  expect(constants).toHaveLength(1);
  expect(constants[0]).toMatchObject({ kind: 'noticed', severity: 'warning', cases: ['b', 'c'] });
  expect(constants[0]?.fixes.map(({ label }) => label)).toEqual(['Leave 2 cases out']);
});

test('files that belong to no case are listed once, not as warnings too', async () => {
  const data = await loadFiles([...soundPair('a', 1), asFile('set/labels/zz.nii', labelOf()), asFile('set/images/y.nii', imageOf(9))]);
  expect(find(data, 'spare')).toMatchObject({ files: ['set/labels/zz.nii'] });
  expect(findingsOf(data).filter(({ text }) => text.includes('zz.nii'))).toHaveLength(1);
});
