// Files that cannot be used are refused by name and reason; the sound ones beside them load, and what was loaded before is never lost.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { dropOnPage } from '../support/drop';
import { niftiOf, pngOf, writeFolder } from '../support/inputFiles';
import { configure, openDemo, readSnapshot, waitForPhase, waitForSnapshot } from '../support/runs';
import { expect, test } from '../support/test';

const goodPairs = (count: number): Record<string, Uint8Array> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i): [string, Uint8Array][] => [
      [`images/disc${i}.png`, pngOf(i, false)],
      [`masks/disc${i}.png`, pngOf(i, true)],
    ]).flat(),
  );

const alerts = (page: Page): Promise<string> =>
  page
    .getByRole('alert')
    .allInnerTexts()
    .then((texts) => texts.join('\n'));

test('of a mixed folder the sound pairs load and each bad file is named with its reason', async ({ page }, testInfo) => {
  const folder = writeFolder(testInfo.outputPath('mixed'), {
    ...goodPairs(4),
    'images/renamed.png': 'This is a text and no picture.',
    'masks/renamed.png': pngOf(0, true),
    'images/empty.png': '',
    'masks/empty.png': pngOf(0, true),
    'images/notes.docx': 'no image at all',
    'masks/lonely.png': pngOf(1, true),
    'images/other-size.png': pngOf(1, false),
    'masks/other-size.png': readFileSync('public/demos/cardiac.png'),
  });
  await page.goto('/');
  await dropOnPage(page, [folder]);
  const { dataset } = await waitForPhase(page, 'ready');
  expect(dataset?.cases.map(({ id }) => id).sort()).toEqual(['disc0', 'disc1', 'disc2', 'disc3']);
  const refused = new Map(dataset?.refused.map(({ file, reason }) => [file, reason]));
  expect([...refused.keys()].sort()).toEqual(['mixed/images/empty.png', 'mixed/images/renamed.png', 'mixed/masks/other-size.png']);
  expect(dataset?.warnings.join('\n')).toContain('masks/lonely.png');
  const said = await alerts(page);
  for (const [file, reason] of refused) {
    expect(said).toContain(file);
    expect(said).toContain(reason);
  }
  await expect(page.getByText(/masks\/lonely\.png: a label without an image/)).toBeVisible();
  // What loaded can be trained on.
  await configure(page, { levels: 3, firstFilters: 4, patchSize: [32, 32], batchSize: 2, epochs: 1, stepsPerEpoch: 2 });
  await page.evaluate(() => window.playground.start());
  expect((await waitForPhase(page, 'finished')).history).toHaveLength(1);
});

test('of volumes the sound ones load and the truncated one is named', async ({ page }, testInfo) => {
  const sound = Object.fromEntries(
    [0, 1, 2].flatMap((i) => [
      [`imagesTr/v_${i}.nii.gz`, niftiOf(i, false)],
      [`labelsTr/v_${i}.nii.gz`, niftiOf(i, true)],
    ]),
  ) as Record<string, Buffer>;
  const cut = niftiOf(3, false);
  const folder = writeFolder(testInfo.outputPath('volumes'), {
    ...sound,
    'imagesTr/v_3.nii.gz': cut.subarray(0, cut.length >> 1),
    'labelsTr/v_3.nii.gz': niftiOf(3, true),
  });
  await page.goto('/');
  await page.getByTestId('folder-input').setInputFiles(folder);
  const { dataset } = await waitForPhase(page, 'ready');
  expect(dataset?.cases.map(({ id }) => id).sort()).toEqual(['v_0', 'v_1', 'v_2']);
  expect(dataset?.refused.map(({ file }) => file)).toEqual(['volumes/imagesTr/v_3.nii.gz']);
  expect(dataset?.refused[0]?.reason).toMatch(/truncated|cut|incomplete|damaged/i);
  expect(await alerts(page)).toContain(`volumes/imagesTr/v_3.nii.gz: ${dataset?.refused[0]?.reason ?? ''}`);
});

test('only bad files: nothing loads, every file is named, and what was loaded stays', async ({ page }, testInfo) => {
  const before = await openDemo(page, 'cardiac');
  const bad = { 'images/renamed.png': 'A text.', 'images/empty.png': '', 'imagesTr/noise.nii.gz': 'Neither gzip nor NIfTI.' };
  await dropOnPage(page, [writeFolder(testInfo.outputPath('bad'), bad)]);
  await expect(page.getByRole('alert')).toContainText('renamed.png');
  const said = await alerts(page);
  for (const file of Object.keys(bad)) expect(said).toContain(`bad/${file}: `);
  const after = await waitForSnapshot(page, 'the refused load has ended', ({ phase }) => phase === 'ready');
  expect(after.dataset).toEqual(before.dataset);
  expect(after.config).toEqual(before.config);

  const rejection = await page.evaluate(
    (files) =>
      window.playground.load(Object.entries(files).map(([name, text]) => new File([text], name.replace(/.*\//, '')))).then(
        () => '',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    bad,
  );
  const lines = rejection.split('\n');
  expect(lines.map((line) => line.slice(0, line.indexOf(': '))).sort()).toEqual(['empty.png', 'noise.nii.gz', 'renamed.png']);
  for (const line of lines) expect(line.length).toBeGreaterThan(line.indexOf(': ') + 10);
  expect((await readSnapshot(page)).dataset).toEqual(before.dataset);
});

test('files dropped on a running page are refused in words, not opened by the browser', async ({ page, context }, testInfo) => {
  const { dataset } = await openDemo(page, 'cardiac');
  await configure(page, { levels: 3, firstFilters: 4, patchSize: [32, 32], batchSize: 2, epochs: 500, stepsPerEpoch: 4 });
  await page.evaluate(() => window.playground.start());
  await dropOnPage(page, [writeFolder(testInfo.outputPath('late'), goodPairs(2))]);
  await expect(page.getByRole('alert')).toContainText('Stop the run');
  expect(context.pages()).toHaveLength(1);
  const now = await readSnapshot(page);
  expect(now.phase).toBe('training');
  expect(now.dataset).toEqual(dataset);
});

test('scripted files keep the folder path they carry', async ({ page }) => {
  await page.goto('/');
  const files = Object.entries(goodPairs(2)).map(([name, bytes]) => ({ name, bytes: [...bytes] }));
  const summary = await page.evaluate(
    (sources) =>
      window.playground.load(
        sources.map(({ name, bytes }) => {
          const file = new File([new Uint8Array(bytes)], name.replace(/.*\//, ''));
          return Object.defineProperty(file, 'webkitRelativePath', { value: `set/${name}` });
        }),
      ),
    files,
  );
  expect(summary.cases.map(({ id }) => id).sort()).toEqual(['disc0', 'disc1']);
  expect((await readSnapshot(page)).phase).toBe('ready');
});
