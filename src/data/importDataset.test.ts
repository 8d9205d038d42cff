// Importing as a whole: zips in zips, progress, cancel, refusals beside good files, limits.
import { BlobWriter, BlobReader, TextReader, ZipWriter } from '@zip.js/zip.js';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { SourceFile } from '../protocol/messages';
import { importDataset } from './importDataset';
import { computeDatasetLimit, formatBytes } from './readers/limits';
import { asFile, niftiTypes, writeNifti } from './testing/niftiFile';

const image = (offset = 0): Uint8Array<ArrayBuffer> =>
  writeNifti({ dims: [4, 4, 2], values: Array.from({ length: 32 }, (_, i) => i + offset) });
const label = (value = 1): Uint8Array<ArrayBuffer> =>
  writeNifti({ dims: [4, 4, 2], values: Array.from({ length: 32 }, (_, i) => (i % 4 === 1 ? value : 0)) });
const pair = (id: string): SourceFile[] => [asFile(`set/images/${id}.nii`, image()), asFile(`set/labels/${id}.nii`, label())];

async function pack(entries: Record<string, Blob | string>): Promise<File> {
  const writer = new ZipWriter(new BlobWriter());
  for (const [name, content] of Object.entries(entries))
    await writer.add(name, typeof content === 'string' ? new TextReader(content) : new BlobReader(content));
  return new File([await writer.close()], 'x.zip');
}

test("a zip in a zip, two folders deep, with a Mac's leavings", async () => {
  const inner = await pack({
    'a/b/images/c1.nii': new Blob([image()]),
    'a/b/labels/c1.nii': new Blob([label()]),
    '__MACOSX/a/._c1.nii': 'junk',
    'a/.DS_Store': 'junk',
  });
  const outer = await pack({ 'deep/inner.zip': inner, 'readme.txt': 'hello' });
  const dataset = await importDataset([{ path: 'outer.zip', file: outer }]);
  expect(dataset.cases.map(({ id }) => id)).toEqual(['c1']);
  expect(dataset.refused).toEqual([]);
  expect(dataset.warnings).toEqual([]);
});

test('a third level of zips is refused by name', async () => {
  const third = await pack({ 'images/c1.nii': new Blob([image()]) });
  const second = await pack({ 'third.zip': third });
  const first = await pack({ 'second.zip': second });
  await expect(importDataset([{ path: 'first.zip', file: first }])).rejects.toThrow('first.zip/second.zip/third.zip: a zip within a zip');
});

test('a path that climbs out of the archive is refused, in words, and all the rest loads', async () => {
  const inside = { 'xx/images/c1.nii': new Blob([image()]), 'images/c2.nii': new Blob([image()]), 'labels/c2.nii': new Blob([label()]) };
  const bytes = new Uint8Array(await (await pack(inside)).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  for (let at = text.indexOf('xx/'); at >= 0; at = text.indexOf('xx/', at + 1)) bytes.set([46, 46], at);
  const dataset = await importDataset([{ path: 'evil.zip', file: new File([bytes], 'evil.zip') }, ...pair('good')]);
  expect(dataset.cases.map(({ id }) => id)).toEqual(['c2', 'good']);
  expect(dataset.refused).toMatchObject([{ file: 'evil.zip/../images/c1.nii' }]);
  expect(dataset.refused[0]?.reason).toContain('unsafe path');
});

test('an encrypted entry is refused by name', async () => {
  const writer = new ZipWriter(new BlobWriter(), { password: 'secret' });
  await writer.add('images/c1.nii', new BlobReader(new Blob([image()])));
  const file = new File([await writer.close()], 'x.zip');
  await expect(importDataset([{ path: 'locked.zip', file }])).rejects.toThrow(/locked\.zip\/images\/c1\.nii: it is encrypted/);
});

test('a refused file leaves the others alone and is named with its reason', async () => {
  const broken = pair('bad').map(({ path, file }) => ({
    path,
    file: path.includes('images') ? new File([file.slice(0, 360)], file.name) : file,
  }));
  const dataset = await importDataset([
    ...pair('good'),
    ...broken,
    asFile('set/images/extra.dcm', new Uint8Array(200)),
    asFile('set/notes.xyz', new Uint8Array(9)),
  ]);
  expect(dataset.cases.map(({ id }) => id)).toEqual(['good']);
  expect(dataset.refused.map(({ file }) => file).toSorted()).toEqual(['set/images/bad.nii', 'set/images/extra.dcm', 'set/notes.xyz']);
  expect(dataset.refused.find(({ file }) => file.endsWith('bad.nii'))?.reason).toMatch(/truncated.*The case bad is left out/);
});

test('nothing loadable: one line per file', async () => {
  const promise = importDataset([asFile('a.webp', new Uint8Array(8)), asFile('b.tif', new Uint8Array(8))]);
  await expect(promise).rejects.toThrow(/^a\.webp: \.webp is not read\. Save it as PNG\.\nb\.tif: not a TIFF file/);
  await expect(importDataset([])).rejects.toThrow('no image was found');
});

test('progress counts files and bytes up to the end', async () => {
  const seen: { filesDone: number; bytesDone: number; filesTotal: number; bytesTotal: number }[] = [];
  await importDataset([...pair('a'), ...pair('b')], { onProgress: (progress) => seen.push(progress) });
  const bytes = 4 * (352 + 32);
  expect(seen.at(-1)).toMatchObject({ filesDone: 4, filesTotal: 4, bytesDone: bytes, bytesTotal: bytes, secondsLeft: 0 });
  expect(seen.every(({ filesDone }, i) => i === 0 || filesDone >= (seen[i - 1]?.filesDone ?? 0))).toBe(true);
});

test("cancel stops between files with the signal's reason", async () => {
  const abort = new AbortController();
  const promise = importDataset([...pair('a'), ...pair('b')], { signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) });
  await expect(promise).rejects.toThrow('enough');
});

test('a set above the memory limit says the numbers', async () => {
  const files = [...pair('a'), ...pair('b')];
  const one = pair('a').reduce((sum, { file }) => sum + file.size, 0);
  const dataset = await importDataset(files, { limitBytes: one + 10 });
  expect(dataset.cases).toHaveLength(1);
  expect(dataset.refused[0]?.reason).toContain(
    `64 bytes are read, this case takes about ${one} bytes, all 2 together about ${formatBytes(2 * one)}, and the limit is ${one + 10} bytes. Drop fewer cases`,
  );
});

test('a case too large for memory is refused before anything of it is unpacked, by the size that gzip states', async () => {
  const volume = new Uint8Array(writeNifti({ dims: [64, 64, 64], values: new Int16Array(64 ** 3) }));
  const packed = new Uint8Array(gzipSync(volume));
  expect(packed.length).toBeLessThan(10_000);
  const huge = [asFile('set/images/z.nii.gz', packed), asFile('set/labels/z.nii.gz', packed)];
  const seen: string[] = [];
  const dataset = await importDataset([...pair('a'), ...huge], { limitBytes: 200_000, onProgress: ({ file }) => seen.push(file) });
  expect(dataset.cases.map(({ id }) => id)).toEqual(['a']);
  expect(dataset.refused[0]).toMatchObject({ file: 'set/images/z.nii.gz' });
  expect(dataset.refused[0]?.reason).toContain(`this case takes about ${formatBytes(2 * volume.length)}`);
  expect(seen).not.toContain('set/images/z.nii.gz');
  // Nothing else would load: the reason reaches the person as any other.
  await expect(importDataset(huge, { limitBytes: 200_000 })).rejects.toThrow(/set\/images\/z\.nii\.gz: .*larger than memory allows/);
});

test('the limit is half of a small machine’s memory', () => {
  expect([computeDatasetLimit(undefined), computeDatasetLimit(8), computeDatasetLimit(2)]).toEqual([3, 3, 1].map((n) => n * 1024 ** 3));
});

describe('channels', () => {
  test('a case with another number of channels than most is refused', async () => {
    const two = writeNifti({ dims: [4, 4, 2, 2], values: Array.from({ length: 64 }, (_, i) => i) });
    const dataset = await importDataset([...pair('a'), ...pair('b'), asFile('set/images/c.nii', two), asFile('set/labels/c.nii', label())]);
    expect(dataset.cases.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(dataset.refused[0]).toMatchObject({ file: 'set/images/c.nii' });
  });

  test('nnU-Net channels stand in order; one of another size is refused with both sizes', async () => {
    const files = [
      asFile('D/imagesTr/x_0001.nii', image(100)),
      asFile('D/imagesTr/x_0000.nii', image()),
      asFile('D/labelsTr/x.nii', label()),
    ];
    const dataset = await importDataset(files);
    expect(dataset.cases[0]?.intensity.map(({ min }) => min)).toEqual([0, 100]);
    const odd = asFile('D/imagesTr/x_0001.nii', writeNifti({ dims: [4, 4, 1], values: new Uint8Array(16) }));
    await expect(importDataset([odd, ...files.slice(1)])).rejects.toThrow(/x_0001\.nii: .*4x4x2.*4x4x1/);
  });
});

test('dataset.json: with a byte order mark, missing files named, ignore is no class', async () => {
  const json = JSON.stringify({
    labels: { background: 0, organ: 1, ignore: 2 },
    channel_names: { 0: 'CT' },
    numTraining: 2,
    file_ending: '.nii',
  });
  const description = new File([`\uFEFF${json}`], 'dataset.json');
  const files = [
    asFile('D/imagesTr/x_0000.nii', image()),
    asFile(
      'D/labelsTr/x.nii',
      writeNifti({ dims: [4, 4, 2], type: niftiTypes.int16, values: Array.from({ length: 32 }, (_, i) => i % 3) }),
    ),
  ];
  const dataset = await importDataset([...files, { path: 'D/dataset.json', file: description }]);
  expect(dataset.classes).toEqual([
    { value: 0, name: 'background' },
    { value: 1, name: 'organ' },
  ]);
  expect([...(dataset.cases[0]?.label?.subarray(0, 4) ?? [])]).toEqual([0, 1, 255, 0]);
  expect(dataset.warnings.join()).toContain('announces 2');
});
