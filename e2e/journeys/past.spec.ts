// After a reload nothing of a run is left in memory: prediction and maps of its epochs come from its checkpoints, and say so.
import type { Page } from '@playwright/test';
import { clickButton, configure, openDemo, quickToPrune, waitForEnd, waitForPhase } from '../support/runs';
import { expect, test } from '../support/test';

const tiny = { ...quickToPrune, keep: { everyEpochs: 2 } };
const layer = 'enc_ConvBlock_2';

/** What the thumbnails say of their maps: "filter 3, kept, δ prune 0.31, δ opt 0.52, …". */
const readTiles = (page: Page): Promise<string[]> =>
  page
    .getByRole('list', { name: /^Cluster/ })
    .getByRole('listitem')
    .evaluateAll((items) => items.map((item) => item.getAttribute('aria-label') ?? '').toSorted());
const numbersIn = (tiles: string[]): number[] => tiles.flatMap((text) => text.match(/\d+(\.\d+)?/g) ?? []).map(Number);

test('the past of a run that was reloaded comes from its checkpoints', async ({ page }) => {
  await openDemo(page, 'cardiac');
  await configure(page, tiny);
  await clickButton(page, 'Start training');
  const { history, runId } = await waitForEnd(page, tiny);
  const start = await page.evaluate((name) => window.playground.inspect(name, { epoch: 1 }), layer);
  await page.reload();
  await expect.poll(() => page.evaluate(() => window.playground.snapshot().adapter !== null)).toBe(true);
  await page.evaluate((id) => window.playground.openRun(id ?? ''), runId);
  await waitForPhase(page, 'finished');

  // The last epoch's checkpoint holds the network as it is: both predict the same, and show the same maps.
  const picture = page.getByRole('img', { name: /^Case .* epoch 3\. Dice of this slice/ });
  const now = await picture.getAttribute('aria-label');
  const slider = page.getByRole('slider', { name: /^Epoch shown/ });
  await slider.fill('3');
  await expect(page.getByText('epoch 3, from its checkpoint', { exact: true })).toBeVisible();
  await expect(picture).toHaveAttribute('aria-label', now ?? '');
  await page.getByRole('button', { name: /look inside/ }).click();
  await page.getByRole('radio', { name: /^enc 1b/ }).click();
  await expect(page.getByText(/^computed from the checkpoint of epoch 3, after its prune, on/)).toBeVisible();
  const past = await readTiles(page);
  const kept = history[2]?.layers.find(({ name }) => name === layer)?.filters ?? NaN;
  expect(past).toHaveLength(kept);
  await expect(page.getByRole('list', { name: /removed feature maps$/ }).getByRole('listitem')).toHaveCount(start.maps.length - kept);
  await clickButton(page, 'Now');
  await expect(page.getByText(/^now, in epoch 3, on/)).toBeVisible();
  const present = numbersIn(await readTiles(page));
  expect(present.length).toBeGreaterThan(0);
  numbersIn(past).forEach((value, i) => expect(value).toBeCloseTo(present[i] ?? NaN, 1));

  // An epoch without a checkpoint says which has one, and leads there.
  await slider.fill('1');
  await expect(page.getByText('No checkpoint of epoch 1 is kept; the nearest:')).toBeVisible();
  await page.getByRole('button', { name: /^epoch \d ◆$/ }).click();
  await expect(slider).toHaveAttribute('aria-valuetext', /^epoch [23], .* a checkpoint is kept here$/);
  await expect(page.getByText(/^computed from the checkpoint of epoch/)).toBeVisible();

  // The library's branch asks for its settings as the time machine's does.
  await page.keyboard.press('r');
  await page.getByRole('button', { name: /^Branch demo cardiac/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Continue from epoch 3 as a new branch' });
  await expect(dialog.getByText(/^Changed: epochs 3 → 6/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Open it paused' }).click();
  const branch = await waitForPhase(page, 'paused');
  expect(branch.runId).not.toBe(runId);
  expect(branch.config.epochs).toBe(6);
});
