// The desk: what was refused with a fix is mended by the person, looked at, taken back; a set of which nothing loads is mended, too.
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { niftiTypes, writeNifti } from '../../src/data/testing/niftiFile';
import { dropOnPage } from '../support/drop';
import { writeFolder } from '../support/inputFiles';
import { readSnapshot, waitForPhase, waitForSnapshot } from '../support/runs';
import { expect, test } from '../support/test';

const dims = [16, 16, 8];
const upright = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 3, 0],
];
const mirrored = [[-1, 0, 0, 15], ...upright.slice(1)];
const voxels = 16 * 16 * 8;

/** True in a box that is not its own mirror image. */
const inside = (i: number): boolean => i % 16 < 5 && Math.floor(i / 16) % 16 < 8;
const image = (seed: number): Buffer =>
  gzipSync(
    writeNifti({ dims, sform: upright, values: Array.from({ length: voxels }, (_, i) => (inside(i) ? 150 : 40) + ((i * 31 + seed) % 17)) }),
  );
const label = (at: (i: number) => number, more = {}): Buffer =>
  gzipSync(writeNifti({ dims, sform: upright, values: Array.from({ length: voxels }, (_, i) => at(i)), ...more }));
const whole = (i: number): number => Number(inside(i));
const flip = (i: number): number => i - (i % 16) + 15 - (i % 16);

const half = gzipSync(
  writeNifti({
    dims: [8, 8, 8],
    sform: [
      [2, 0, 0, 0.5],
      [0, 2, 0, 0.5],
      [0, 0, 3, 0],
    ],
    values: Array.from({ length: 512 }, (_, i) => Number(i % 8 < 3 && Math.floor(i / 8) % 8 < 4)),
  }),
);
const probability = label((i) => (inside(i) ? 0.9 : 0.1), { type: niftiTypes.float32 });

const files: Record<string, Buffer | string> = {
  ...Object.fromEntries(
    ['a', 'b', 'c', 'flipped', 'maybe', 'coarse', 'beyond', 'alone'].map((id, i) => [`imagesTr/${id}.nii.gz`, image(i)]),
  ),
  ...Object.fromEntries(['a', 'b', 'c', 'stray'].map((id) => [`labelsTr/${id}.nii.gz`, label(whole)])),
  'labelsTr/flipped.nii.gz': label((i) => whole(flip(i)), { sform: mirrored }),
  'labelsTr/maybe.nii.gz': probability,
  'labelsTr/coarse.nii.gz': half,
  'labelsTr/beyond.nii.gz': label((i) => 7 * whole(i)),
  'dataset.json': JSON.stringify({ labels: { background: 0, organ: 1 } }),
  'splits_final.json': JSON.stringify([
    { train: ['a', 'b'], val: ['c', 'flipped'] },
    { train: ['b', 'c'], val: ['a', 'flipped'] },
  ]),
};

const ids = async (page: Page): Promise<string[]> => ((await readSnapshot(page)).dataset?.cases ?? []).map(({ id }) => id);
const waitForEdits = (page: Page, count: number) =>
  waitForSnapshot(page, `${count} changes are made`, (now) => now.dataset?.edits?.length === count);

/** Share of pixels of the viewer's canvas that are tinted, in its left and right half. */
const tinted = (page: Page): Promise<[number, number]> =>
  page.getByRole('img', { name: /^Image of / }).evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    // A copy: the page's own canvas is not made for being read.
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    copy.drawImage(element as HTMLCanvasElement, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    const counts: [number, number] = [0, 0];
    for (let i = 0; i < width * height; i++) if (Math.abs(data[4 * i]! - data[4 * i + 2]!) > 20) counts[i % width < width / 2 ? 0 : 1]++;
    return counts.map((count) => count / (width * height)) as [number, number];
  });

test('labels that were refused are mended one by one, seen in the viewer, and taken back', async ({ page }, testInfo) => {
  const folder = writeFolder(testInfo.outputPath('Dataset007_Desk'), files);
  await page.goto('/');
  await dropOnPage(page, [folder]);
  const { dataset } = await waitForPhase(page, 'ready');
  expect(dataset?.cases.map(({ id, split }) => `${id} ${split}`)).toEqual([
    'a train',
    'alone unlabelled',
    'b train',
    'c validation',
    'flipped validation',
  ]);
  expect(dataset?.refused.map(({ file }) => file.replace(/^.*\//, '')).sort()).toEqual(['beyond.nii.gz', 'coarse.nii.gz', 'maybe.nii.gz']);

  await page.getByRole('button', { name: 'Threshold at 0.5' }).click();
  await waitForEdits(page, 1);
  await page.getByRole('button', { name: 'Resample onto the image' }).click();
  await waitForEdits(page, 2);
  const beyond = page.getByRole('listitem').filter({ hasText: 'beyond.nii.gz' });
  await beyond.getByRole('combobox').selectOption({ label: 'Read 7 as 1 (organ)' });
  await beyond.getByRole('button', { name: 'Apply' }).click();
  await waitForEdits(page, 3);
  expect((await readSnapshot(page)).dataset?.refused).toEqual([]);

  await page.getByRole('button', { name: /^Label of alone/ }).click();
  await page.getByRole('checkbox', { name: /stray/ }).check();
  await page.getByRole('button', { name: 'Take 1 file as its label' }).click();
  const mended = (await waitForEdits(page, 4)).dataset!;
  expect(await ids(page)).toEqual(['a', 'alone', 'b', 'beyond', 'c', 'coarse', 'flipped', 'maybe']);
  const counts = mended.cases.map(({ id, labels }) => [id, labels?.['1']]);
  // A box of 5 × 8 voxels in 8 slices; of the coarse one 3 × 4 of twice the edge.
  expect(Object.fromEntries(counts)).toEqual({ a: 320, alone: 320, b: 320, beyond: 320, c: 320, coarse: 384, flipped: 320, maybe: 320 });

  // Every label lies over the box that it marks: in the left half, also where it is stored mirrored.
  for (const id of ['flipped', 'coarse', 'maybe']) {
    await page.getByRole('rowheader', { name: id }).click();
    await expect(page.getByRole('img', { name: new RegExp(`^Image of ${id}, slice 5`) })).toBeVisible();
    await expect.poll(async () => (await tinted(page))[0] > 0.1).toBe(true);
    expect((await tinted(page))[1]).toBeLessThan(0.03);
  }
  // A coronal plane is 16 voxels of 1 mm wide and 8 of 3 mm high.
  await page.getByRole('button', { name: 'coronal' }).click();
  const picture = page.getByRole('img', { name: /^Image of maybe, coronal slice 9/ });
  await expect(picture).toBeVisible();
  await expect
    .poll(async () => picture.evaluate((canvas) => (canvas as HTMLCanvasElement).height / (canvas as HTMLCanvasElement).width))
    .toBeCloseTo(1.5, 2);

  await page.getByRole('textbox', { name: 'Name of organ' }).fill('liver');
  await page.keyboard.press('Enter');
  expect((await waitForEdits(page, 5)).dataset?.classes[1]?.name).toBe('liver');
  await page.getByRole('region', { name: /^Table of cases/ }).focus();
  for (let left = 4; left >= 0; left--) {
    await page.keyboard.press('Control+z');
    await waitForEdits(page, left);
  }
  expect((await readSnapshot(page)).dataset).toEqual(dataset);
});

test('where every label is refused, nothing loads and the page offers to mend them all', async ({ page }, testInfo) => {
  const folder = writeFolder(
    testInfo.outputPath('maps'),
    Object.fromEntries(
      ['a', 'b', 'c'].flatMap(
        (id, i) =>
          [
            [`images/${id}.nii.gz`, image(i)],
            [`masks/${id}.nii.gz`, probability],
          ] as [string, Buffer][],
      ),
    ),
  );
  await page.goto('/');
  await dropOnPage(page, [folder]);
  await page.getByRole('button', { name: 'Threshold at 0.5' }).click();
  expect((await waitForPhase(page, 'ready')).dataset?.cases.map(({ labels }) => labels?.['1'])).toEqual([320, 320, 320]);
  const unknown = await page.evaluate(() =>
    window.playground.edit({ kind: 'drop', cases: ['nobody'] }).then(
      () => '',
      (error: unknown) => String(error),
    ),
  );
  expect(unknown).toContain('There is no case nobody');
  expect((await page.evaluate(() => window.playground.edit({ kind: 'drop', cases: ['b'] }))).cases.map(({ id }) => id)).toEqual(['a', 'c']);
  expect((await page.evaluate(() => window.playground.undoEdit())).cases).toHaveLength(3);
});
