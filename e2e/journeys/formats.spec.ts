// Formats beyond NIfTI and PNG in the real browser: readers and the DICOM decoder come from this origin, and only when they are needed.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { zipSync } from 'fflate';
import type { CaseSummary } from '../../src/protocol/dataset';
import { writeNifti } from '../../src/data/testing/niftiFile';
import { writeTiff } from '../../src/data/testing/tiffFile';
import { dropOnPage } from '../support/drop';
import { writeFolder } from '../support/inputFiles';
import { waitForPhase } from '../support/runs';
import { copyFiles, findShared } from '../support/sharedData';
import { expect, test } from '../support/test';

const [columns, rows, slices] = [12, 10, 6];
const inside = (i: number): boolean => Math.hypot((i % columns) - 5, (Math.floor(i / columns) % rows) - 5) < 3;
const image = Uint8Array.from({ length: columns * rows * slices }, (_, i) => (inside(i) ? 150 : 40) + (i % 17));
const label = image.map((_, i) => Number(inside(i)));
const marked = label.reduce((sum, value) => sum + value, 0);

const mha = (name: string): string =>
  `ObjectType = Image\nNDims = 3\nDimSize = ${columns} ${rows} ${slices}\nElementType = MET_UCHAR\nElementSpacing = 0.5 0.5 2\nOffset = 1 2 3\nElementDataFile = ${name}\n`;
const nrrd = `NRRD0004\ntype: uchar\ndimension: 3\nsizes: ${columns} ${rows} ${slices}\nencoding: raw\nspace: left-posterior-superior\nspace directions: (0.5,0,0) (0,0.5,0) (0,0,2)\nspace origin: (1,2,3)\n\n`;

/** What the page has asked for so far that belongs to the DICOM decoder; copies that the service worker lays up for days without a server are unused. */
function watchDecoder(page: Page): string[] {
  const urls: string[] = [];
  page.context().on('request', (request) => {
    if (request.url().includes('gdcm') && !request.serviceWorker()) urls.push(request.url());
  });
  return urls;
}

/** M&Ms: a sequence of which two frames are marked. */
function writeHearts(): Uint8Array {
  const sequence = (mask: boolean): Uint8Array => {
    const values = [0, 1, 2, 3].flatMap((frame) =>
      [...(mask ? label : image)].map((value) => (mask && frame % 2 === 1 ? 0 : value + frame * Number(!mask))),
    );
    return gzipSync(writeNifti({ dims: [columns, rows, slices, 4], pixdims: [0.5, 0.5, 2, 1], values }));
  };
  return zipSync({ 'A/A_sa.nii.gz': sequence(false), 'A/A_sa_gt.nii.gz': sequence(true) });
}

test('a raw file with its header, NRRD and TIFF pair, and frames of a sequence in a zip, load as they are', async ({ page }, testInfo) => {
  const decoder = watchDecoder(page);
  const pages = Array.from({ length: slices }, (_, z) => (x: number, y: number) => image[(z * rows + y) * columns + x]!);
  const folder = writeFolder(testInfo.outputPath('volumes'), {
    'images/a.mhd': mha('a.raw'),
    'images/a.raw': image,
    'labels/a.nrrd': Buffer.concat([Buffer.from(nrrd), label]),
    'images/b.tif': writeTiff({ width: columns, height: rows, bits: 8, tile: 16, pages }),
    'labels/b.mha': Buffer.concat([Buffer.from(mha('LOCAL')), label]),
    'images/lost.raw': image,
    'hearts.zip': writeHearts(),
  });
  await page.goto('/');
  await dropOnPage(page, [folder]);
  const { dataset } = await waitForPhase(page, 'ready');
  const facts = (found: CaseSummary): unknown => [found.id, found.shape, found.spacing, found.labels];
  const labels = { 0: label.length - marked, 1: marked };
  expect(dataset?.cases.map(facts)).toEqual([
    ['a', [columns, rows, slices], [0.5, 0.5, 2], labels],
    ['A_sa frame 01', [columns, rows, slices], [0.5, 0.5, 2], labels],
    ['A_sa frame 03', [columns, rows, slices], [0.5, 0.5, 2], labels],
    ['b', [columns, rows, slices], [1, 1, 1], labels],
  ]);
  expect(dataset?.refused.map(({ file }) => file)).toEqual(['volumes/images/lost.raw']);
  expect(dataset?.findings?.map(({ text }) => text)).toContain(
    '2 labelled frames of 1 4-D label are cases of their own; 2 frames without a label are left out',
  );
  expect(decoder).toEqual([]);
});

test('JPEG 2000 in DICOM is the same picture as the uncompressed one, decoded by a file of this program', async ({ page, baseURL }) => {
  const decoder = watchDecoder(page);
  await page.goto('/');
  const load = (name: string): Promise<CaseSummary | undefined> =>
    page.evaluate(async ({ bytes, path }) => (await window.playground.load([new File([new Uint8Array(bytes)], path)])).cases[0], {
      bytes: [...readFileSync(new URL(`../support/dicom/${name}`, import.meta.url))],
      path: name,
    });
  const plain = await load('uncompressed.dcm');
  expect(decoder).toEqual([]);
  const packed = await load('jpeg2000.dcm');
  expect(plain?.shape).toEqual([24, 20]);
  expect([packed?.shape, packed?.spacing, packed?.intensity]).toEqual([plain?.shape, plain?.spacing, plain?.intensity]);
  expect(plain?.intensity[0]?.min).toBeLessThan(-500);
  expect(decoder.length).toBeGreaterThan(0);
  for (const url of decoder) expect(url.startsWith(baseURL ?? '')).toBe(true);
});

test('a dropped DICOM series takes its segmentations, and the overlapping one is refused by name', async ({ page }, testInfo) => {
  const folder = findShared('data/ct_liver_dicom_seg');
  if (!folder) return;
  const files = ['01', '02', '03'].map((name) => `ct-3slice/${name}.dcm`);
  await page.goto('/');
  await dropOnPage(page, [copyFiles(folder, testInfo.outputPath('liver'), [...files, 'seg/liver.dcm', 'seg/partial_overlaps.dcm'])]);
  const { dataset } = await waitForPhase(page, 'ready');
  expect(dataset?.cases[0]).toMatchObject({ shape: [512, 512, 3], labels: { 0: 679334, 1: 107098 } });
  expect(dataset?.classes.map(({ name }) => name)).toEqual(['background', 'Liver']);
  await expect(page.getByRole('alert')).toContainText('segments overlap: GREEN and ORANGE');
});
