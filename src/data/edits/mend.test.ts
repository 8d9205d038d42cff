// Every refusal that has a fix offers it, the fix makes the case, and taking it back refuses it again.
import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../protocol/configure';
import type { DatasetEdit } from '../../protocol/edits';
import type { Finding } from '../../protocol/findings';
import type { SourceFile } from '../../protocol/messages';
import type { LoadedDataset } from '../loadedData';
import { asFile, writeNifti } from '../testing/niftiFile';
import { dims, imageOf, labelOf, loadFiles, pairOf, probabilityOf, soundPair } from '../testing/pairedFiles';

const findingsOf = (data: LoadedDataset): Finding[] => data.summarise(defaultConfig).findings ?? [];
const ids = (data: LoadedDataset): string[] => data.dataset.cases.map(({ id }) => id);
const sound = [...soundPair('a', 1), ...soundPair('b', 2)];

function offered(data: LoadedDataset, label: RegExp): DatasetEdit {
  const fixes = findingsOf(data).flatMap((finding) => finding.fixes);
  const found = fixes.find((fix) => label.test(fix.label));
  expect(found, `a fix like ${String(label)} among: ${fixes.map((fix) => fix.label).join('; ')}`).toBeDefined();
  return found!.edit;
}

const tall = [8, 8, 8];
const half = writeNifti({
  dims: tall,
  sform: [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 0.5, -0.25],
  ],
  values: Array.from({ length: 512 }, (_, i) => (i % 8 < 4 ? 1 : 0)),
});
/** Stored as z, y, x: 4 x 8 x 8 beside an image of 8 x 8 x 4. */
const turned = writeNifti({ dims: [4, 8, 8], values: Array.from({ length: 256 }, (_, i) => (Math.floor(i / 32) < 4 ? 1 : 0)) });
const json = asFile('set/dataset.json', new TextEncoder().encode('{"labels":{"background":0,"organ":1}}'));

const faults: [string, SourceFile[], RegExp][] = [
  ['a probability map is thresholded', pairOf('c', imageOf(3), probabilityOf()), /^Threshold at 0\.5$/],
  ['a label of another size is resampled in space', pairOf('c', imageOf(3), half), /^Resample onto the image$/],
  ['a label with its axes in another order is turned', pairOf('c', imageOf(3), turned), /^Turn its axes \(z, y, x\)$/],
  ['a value beyond dataset.json is read as another', [...pairOf('c', imageOf(3), labelOf(7)), json], /^Read 7 as 1 \(organ\)$/],
];

describe.each(faults)('%s', (_, files, label) => {
  test('only by the person, and it can be taken back', async () => {
    const data = await loadFiles([...sound, ...files]);
    expect(ids(data)).toEqual(['a', 'b']);
    const mended = await data.edit([offered(data, label)]);
    expect(ids(mended)).toEqual(['a', 'b', 'c']);
    expect(mended.dataset.refused).toEqual([]);
    const [first, , third] = mended.dataset.cases;
    expect([...third!.label!]).toEqual([...first!.label!]);
    expect(third!.warnings.join()).toContain('by hand');
    const undone = await mended.edit([]);
    expect(ids(undone)).toEqual(['a', 'b']);
    expect(undone.dataset.refused).toHaveLength(1);
    expect(ids(data)).toEqual(['a', 'b']);
  });
});

test('labels refused alike are mended together, in one press', async () => {
  const data = await loadFiles([...sound, ...pairOf('c', imageOf(3), probabilityOf()), ...pairOf('d', imageOf(4), probabilityOf())]);
  const errors = findingsOf(data).filter(({ severity }) => severity === 'error');
  expect(errors).toHaveLength(1);
  expect(errors[0]?.files).toEqual(['set/labels/c.nii', 'set/labels/d.nii']);
  expect(errors[0]?.text).toMatch(/set\/labels\/c\.nii: not a label map.*and 1 more like it/);
  expect(ids(await data.edit([offered(data, /^Threshold/)]))).toEqual(['a', 'b', 'c', 'd']);
});

test('a set of which nothing loads is mended all the same', async () => {
  const data = await loadFiles(pairOf('c', imageOf(3), probabilityOf()));
  expect(ids(data)).toEqual([]);
  expect(ids(await data.edit([offered(data, /^Threshold/)]))).toEqual(['c']);
});

test('a mended label may still be refused, in words', async () => {
  const data = await loadFiles([...sound, ...pairOf('c', imageOf(3), half), json]);
  const files = ['set/labels/c.nii'];
  const thresholded = await data.edit([{ kind: 'threshold', files, at: 0.5 }]);
  expect(thresholded.dataset.refused[0]?.reason).toMatch(/sizes differ/);
  const both = await thresholded.edit([
    { kind: 'threshold', files, at: 0.5 },
    { kind: 'resample', files },
  ]);
  expect(ids(both)).toEqual(['a', 'b', 'c']);
});

test('the image alone, or nothing of the case', async () => {
  const data = await loadFiles([...sound, ...pairOf('c', imageOf(3), probabilityOf())]);
  const alone = await data.edit([offered(data, /^Use the image without a label$/)]);
  expect(alone.dataset.cases[2]).toMatchObject({ id: 'c', label: null });
  expect(alone.dataset.spare).toEqual(['set/labels/c.nii']);
  const without = await data.edit([offered(data, /^Leave the case out$/)]);
  expect([ids(without), without.dataset.refused]).toEqual([['a', 'b'], []]);
});

test('more channels than most: the first ones are kept', async () => {
  const two = writeNifti({ dims: [...dims, 2], values: Array.from({ length: 512 }, (_, i) => (i * 7) % 250) });
  const data = await loadFiles([...sound, ...pairOf('c', two, labelOf())]);
  expect(ids(data)).toEqual(['a', 'b']);
  const mended = await data.edit([offered(data, /^Keep the first channel$/)]);
  expect(mended.dataset.cases.map(({ image }) => image.length)).toEqual([1, 1, 1]);
});

test('a case is paired with another label by hand; the one that had it keeps it', async () => {
  const stray = asFile('set/labels/zz.nii', labelOf(2));
  const data = await loadFiles([...sound, asFile('set/images/c.nii', imageOf(3)), stray]);
  expect(data.dataset.spare).toEqual(['set/labels/zz.nii']);
  expect(data.dataset.warnings.join()).toContain('zz.nii: a label without an image');
  const paired = await data.edit([{ kind: 'pair', case: 'c', labels: ['set/labels/zz.nii'] }]);
  expect(paired.dataset.cases[2]).toMatchObject({ rule: 'by hand', labelFiles: ['set/labels/zz.nii'], labels: { '0': 128, '2': 128 } });
  expect(paired.dataset.classes.map(({ value }) => value)).toEqual([0, 1, 2]);
  expect(paired.dataset.warnings.join()).not.toContain('zz.nii');
  const shared = await data.edit([{ kind: 'pair', case: 'c', labels: ['set/labels/a.nii'] }]);
  expect(shared.dataset.cases.map(({ label }) => label !== null)).toEqual([true, true, true]);
});

test('several label files of several values are laid over each other', async () => {
  const other = writeNifti({ dims, values: Array.from({ length: 256 }, (_, i) => (i % 8 === 7 ? 2 : 0)) });
  const data = await loadFiles([...sound, asFile('set/x_extra.nii', other)]);
  const both = { kind: 'pair', case: 'a', labels: ['set/labels/a.nii', 'set/x_extra.nii'] } as const;
  const paired = await data.edit([{ ...both, labels: [...both.labels] }]);
  const merged = await paired.edit([{ ...both, labels: [...both.labels] }, offered(paired, /^Lay all parts over each other$/)]);
  expect(merged.dataset.cases[0]?.labels).toEqual({ '0': 96, '1': 128, '2': 32 });
});

test('what is not there is refused in words, and nothing changes', async () => {
  const data = await loadFiles(sound);
  const refusals: [DatasetEdit, string][] = [
    [{ kind: 'drop', cases: ['nobody'] }, 'There is no case nobody. There are: a, b.'],
    [{ kind: 'threshold', files: ['x.nii'], at: 1 }, 'There is no file x.nii'],
    [{ kind: 'turn', files: ['set/labels/a.nii'], order: [0, 0, 1] }, 'each of 0, 1, 2 stands once'],
    [{ kind: 'rename', value: 1, name: ' ' }, 'A class needs a name.'],
    [{ kind: 'recolour', value: 1, colour: 'red' }, 'it must be like #56b4e9'],
    [{ kind: 'mergeClass', value: 0, into: 1 }, 'The background cannot be counted'],
    [{ kind: 'dropChannel', channel: 0 }, 'The only channel'],
    [{ kind: 'folds', folds: [{ train: ['x'], val: ['y'] }] }, 'names none of the loaded cases'],
    [{ kind: 'drop', cases: ['a', 'b'] }, 'would leave no case'],
    [{ kind: 'explode' } as unknown as DatasetEdit, 'There is no change called explode'],
  ];
  for (const [edit, words] of refusals) await expect(data.edit([edit])).rejects.toThrow(words);
  expect(ids(data)).toEqual(['a', 'b']);
});
