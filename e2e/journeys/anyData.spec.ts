// Whatever data people have, in the built page: every awkward input beside the repository through window.playground.load, every real set through a
// real drop, and what was dropped is there again after a reload.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { HostileCase, RealCase } from '../../src/data/testing/hostileFacts';
import { findFaults, findRealFaults, findSyntaxFaults, type Outcome } from '../../src/data/testing/hostileFaults';
import { realSets, type Facts } from '../../src/data/testing/realFacts';
import { dropOnPage } from '../support/drop';
import { loadPath } from '../support/filesInPage';
import { niftiOf, writeFolder } from '../support/inputFiles';
import { clickButton, readSnapshot, waitForSnapshot } from '../support/runs';
import { findShared } from '../support/sharedData';
import { expect, test } from '../support/test';

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

test('every awkward input loads with exactly its facts, or is refused in words', async ({ page }) => {
  const folder = findShared('hostile');
  if (!folder) return;
  const { cases } = readJson(`${folder}/expected.json`) as { cases: HostileCase[] };
  const { cases: real } = readJson(`${folder}/expected_real.json`) as { cases: RealCase[] };
  await page.goto('/');
  const faults: string[] = [];
  const check = async (file: string, judge: (outcome: Outcome) => string[]): Promise<void> => {
    const found = judge(await loadPath(page, path.resolve(folder, file)));
    faults.push(...found.map((fault) => `${file}: ${fault}`));
  };
  for (const entry of cases.filter(({ drop }) => !drop.includes(' ')))
    await check(`${entry.id}/${entry.drop}`, (all) => findFaults(entry, all));
  const small = cases.find(({ id }) => id.startsWith('107_'))!;
  for (const name of readdirSync(`${folder}/${small.id}`)) await check(`${small.id}/${name}`, (all) => findSyntaxFaults(small, name, all));
  for (const entry of real)
    for (const file of entry.files?.map((one) => one.file) ?? ['.']) {
      const lossy = entry.files?.some((one) => one.file === file && !one.lossless) ?? false;
      const facts = entry.files
        ? { ...entry, image: { shape: [512, 512], ...(lossy ? {} : { min: entry.image.hu_min, mean: entry.image.hu_mean }) } }
        : entry;
      await check(`real/${entry.id}/${file}`, (all) => findRealFaults(facts, all));
    }
  expect(faults).toEqual([]);
});

test('every real set, dropped whole, has the facts measured of it', async ({ page }) => {
  await page.goto('/');
  for (const { name, findFaults: find } of realSets) {
    const folder = findShared(`data/${name}`);
    if (!folder) continue;
    await dropOnPage(page, [folder]);
    const isThere = ({ phase, dataset }: Awaited<ReturnType<typeof readSnapshot>>): boolean =>
      phase === 'ready' && dataset?.cases[0]?.files[0]?.startsWith(`${name}/`) === true;
    const { dataset } = await waitForSnapshot(page, `${name} is loaded`, isThere);
    expect(find(dataset!, readJson(findShared(`data/_facts/${name}.json`)!) as Facts[]), name).toEqual([]);
  }
});

test('what was dropped is kept: there again after a reload, added to, and forgotten; another tab leaves it alone', async ({
  page,
  context,
}, testInfo) => {
  const pairs = (...numbers: number[]) =>
    Object.fromEntries(
      numbers.flatMap((n) => [
        [`images/c${n}.nii.gz`, niftiOf(n, false)],
        [`labels/c${n}.nii.gz`, niftiOf(n, true)],
      ]),
    );
  const first = writeFolder(testInfo.outputPath('first'), pairs(1, 2));
  const second = writeFolder(testInfo.outputPath('second'), pairs(3));
  const isKept = (files: number) =>
    waitForSnapshot(page, `${files} files are kept`, ({ kept }) => kept.state === 'kept' && kept.data.files === files);
  await page.goto('/');
  expect((await readSnapshot(page)).kept).toEqual({ state: 'nothing', reason: null });
  await dropOnPage(page, [first]);
  const before = await isKept(4);
  expect(before.kept).toMatchObject({
    data: { name: 'first', bytes: Object.values(pairs(1, 2)).reduce((sum, { length }) => sum + length, 0) },
  });
  await page.reload();
  const after = await isKept(4);
  expect([after.phase, after.dataset]).toEqual(['empty', null]);
  await expect(page.getByRole('region', { name: 'Data of your last visit' })).toContainText('first');
  await clickButton(page, 'Open it again');
  const opened = await waitForSnapshot(page, 'it is open', ({ phase }) => phase === 'ready');
  expect(opened.dataset?.cases).toEqual(before.dataset?.cases);
  await page.getByTestId('add-folder-input').setInputFiles(second);
  const added = await isKept(6);
  expect(added.dataset?.cases.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3']);
  const other = await context.newPage();
  await other.goto('/');
  await waitForSnapshot(other, 'the other tab is ready', ({ adapter }) => adapter !== null);
  expect((await readSnapshot(other)).kept.state).toBe('nothing');
  await loadPath(other, second);
  const told = await waitForSnapshot(other, 'the other tab is told', ({ kept }) => kept.state === 'nothing' && kept.reason !== null);
  expect(told.phase).toBe('ready');
  expect(JSON.stringify(told.kept)).toContain('another tab');
  await other.close();
  await page.reload();
  await isKept(6);
  await clickButton(page, 'Forget it');
  await waitForSnapshot(page, 'it is forgotten', ({ kept }) => kept.state === 'nothing');
  await page.reload();
  await expect(page.getByTestId('demo-cardiac')).toBeVisible();
  expect(statSync(first).isDirectory()).toBe(true);
  await expect(page.getByRole('region', { name: 'Data of your last visit' })).toBeHidden();
});
