// A hand on the wheel, in the browser: protect, force out, freeze, τ, λ and the learning rate, undo, what-if; their marks, and what the bundle says.
import type { Locator, Page } from '@playwright/test';
import type { Intervention, InterventionKind } from '../../src/protocol/intervention';
import { clickButton, configure, openDemo, readSnapshot, waitForSnapshot } from '../support/runs';
import { download, readJson, unzip } from '../support/takenAway';
import { expect, test } from '../support/test';

const layer = 'enc_ConvBlock_1';

const madeBy = async (page: Page): Promise<InterventionKind[]> => (await readSnapshot(page)).interventions.map(({ kind }) => kind);
const expectMade = (page: Page, kinds: InterventionKind[]) => expect.poll(() => madeBy(page)).toEqual(kinds);
const tileOf = (page: Page, filter: number): Locator => page.getByRole('listitem', { name: new RegExp(`^filter ${filter},`) });
const fieldOf = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });

/** Paused early in the second epoch, with the first layer's maps on show. Nothing goes by itself: τ is 0. */
async function pauseInSecondEpoch(page: Page): Promise<void> {
  await openDemo(page, 'cardiac');
  await configure(page, {
    ...{ levels: 3, firstFilters: 4, patchSize: [32, 32], fit: 'resample', batchSize: 2, epochs: 500, stepsPerEpoch: 3, seed: 5 },
    pruning: { minFilters: 1, tauMin: 0, tauMax: 0 },
  });
  for (let step = 0; step < 4; step++) await page.evaluate(() => window.playground.step());
  await expect(tileOf(page, 3)).toContainText(/#3/);
  await expect(page.getByRole('img', { name: /^Distances of 4 maps/ })).toBeVisible();
}

test('a hand on the wheel: changes are carried out, marked, undone and exported', async ({ page }) => {
  await pauseInSecondEpoch(page);

  await tileOf(page, 1).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Protect from pruning' }).click();
  await expect(page.getByRole('listitem', { name: /^filter 1,.*protected$/ })).toBeVisible();

  await tileOf(page, 1).getByRole('button').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu', { name: 'Filter 2' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(tileOf(page, 2)).toHaveCount(0);
  await expectMade(page, ['protect', 'force-out']);
  await expect(page.getByRole('img', { name: /2 changes by hand, the latest in epoch 2: enc 1a: filter #2 forced out/ })).toHaveCount(3);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await expect(tileOf(page, 2)).toBeVisible();
  expect((await readSnapshot(page)).interventions.at(-1)).toMatchObject({ kind: 'force-out', filter: 2, undone: { epoch: 2, step: 1 } });

  await page.evaluate(async (name) => window.playground.forceOut(name, 3), layer);
  expect(await page.evaluate((name) => window.playground.forceOut(name, 1).catch(String), layer)).toContain(
    'Filter 1 of enc_ConvBlock_1 is protected',
  );
  await page.getByRole('button', { name: /^Undo: enc 1a: filter #3 forced out/ }).click();
  await expect(tileOf(page, 3)).toBeVisible();

  const grip = page.getByRole('slider', { name: 'Threshold τ of this layer' });
  await grip.focus();
  await page.keyboard.press('End');
  await expectMade(page, ['protect', 'force-out', 'force-out', 'threshold']);
  await expect(grip).toHaveAttribute('aria-valuenow', '1');

  await clickButton(page, 'What if they went now?');
  const whatIf = page.getByLabel('What if', { exact: true });
  await expect(whatIf).toContainText(/Without #\d.*loss [+−]\d\.\d{4} ± \d\.\d{4}, Dice/);
  await expect(whatIf).toContainText('measured in epoch 2, step 1');

  await page.evaluate(() => window.playground.freeze('enc_ConvBlock_2', true));
  await fieldOf(page, 'Strength').fill('1.5');
  await fieldOf(page, 'Strength').press('Enter');
  await fieldOf(page, 'Learning rate').fill('0.0123');
  await fieldOf(page, 'Learning rate').press('Enter');
  const all: InterventionKind[] = ['protect', 'force-out', 'force-out', 'threshold', 'freeze', 'lambda', 'learning-rate'];
  await expectMade(page, all);

  await clickButton(page, 'Resume');
  const { history } = await waitForSnapshot(page, 'the third epoch is over', (now) => now.history.length >= 3);
  await clickButton(page, 'Pause');
  expect(history[0]?.interventions).toEqual([]);
  expect(history[1]?.interventions.map(({ kind }) => kind)).toEqual(all);
  // τ is 1: all may go but the reference and the protected one.
  const kept = history[1]?.layers.find(({ name }) => name === layer);
  expect(kept).toMatchObject({ threshold: 1 });
  expect(kept?.filters).toBeLessThanOrEqual(2);
  const { maps } = await page.evaluate((name) => window.playground.inspect(name), layer);
  expect(maps.find(({ filter }) => filter === 1)).toMatchObject({ protected: true });
  await expect(page.getByRole('button', { name: /^Undo:/ })).toHaveCount(0);

  const files = await unzip(new Uint8Array((await download(page, /Bundle/)).bytes));
  for (const file of ['config.json', 'architecture.json']) {
    const { interventions } = readJson(files, file) as { interventions: Intervention[] };
    expect(interventions.map(({ kind }) => kind)).toEqual(all);
  }
  expect(readJson(files, 'config.json')).toMatchObject({ pruning: { lambda: 1.5 }, optimiser: { learningRate: 0.0123 } });
});
