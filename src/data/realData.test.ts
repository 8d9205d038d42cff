// Every reader against facts measured elsewhere (nibabel, numpy, pydicom) on the real data sets beside the repository.
import { expect, test } from 'vitest';
import type { Dataset } from './dataset';
import { importDataset } from './importDataset';
import { summarise } from './summarise';
import { decodeFrameInNode } from './testing/gdcmInNode';
import { realSets, type Facts } from './testing/realFacts';
import { dropPath, findShared, readJson } from './testing/sharedFiles';

const load = (path: string): Promise<Dataset> => importDataset(dropPath(path), { decoders: { dicom: decodeFrameInNode } });

test.each(realSets)(
  '$name, dropped whole, has the facts measured of it',
  async ({ name, findFaults }) => {
    const path = findShared(`data/${name}`);
    if (!path) return;
    const facts = readJson(findShared(`data/_facts/${name}.json`) ?? '') as Facts[];
    expect(findFaults(summarise(await load(path), new Map()), facts)).toEqual([]);
  },
  90_000,
);

test('Data Science Bowl layout alone: one mask per nucleus becomes one class of value 1', async () => {
  const path = findShared('data/nuclei_dsb2018/original_layout');
  if (!path) return;
  const { cases, classes } = await load(path);
  expect(cases).toHaveLength(6);
  expect(classes.map(({ value }) => value)).toEqual([0, 1]);
  expect(cases.find(({ id }) => id.startsWith('00071198d059'))?.labels).toEqual({ 0: 59822, 1: 5714 });
});

test('JPEG 2000 without UIDs: the label that is stored upside down against it lies on the liver', async () => {
  const path = findShared('data/ct_dicom_with_nifti_label');
  if (!path) return;
  const { cases, classes } = await load(path);
  // The liver (5) is bright and even where the label lies right, and a mixture of everything where it lies index by index.
  const liver = classes.findIndex(({ value }) => value === 5);
  const inside = [...cases[0]!.label!].flatMap((value, i) => (value === liver ? [cases[0]!.image[0]![i]!] : []));
  expect(inside.reduce((sum, value) => sum + value, 0) / inside.length).toBeCloseTo(89, 0);
}, 60_000);
