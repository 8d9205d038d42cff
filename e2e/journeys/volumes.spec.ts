// The kidney demo in three dimensions: switched on in the settings, trained with Dice rising and filters going, watched in three planes, taken away;
// and with flat levels.
import type { Page } from '@playwright/test';
import type { DeepPartial, RunConfig } from '../../src/protocol/config';
import { checkBundle } from '../support/checkBundle';
import { clickButton, configure, filtersAtStart, filtersPerEpoch, openDemo, readSnapshot, waitForEnd } from '../support/runs';
import { download, unzip } from '../support/takenAway';
import { expect, test } from '../support/test';

const none = { probability: 0 };
/** Small enough for a software adapter; λ and τ are chosen so that some filters fall below τ, not most of them at once. */
const small: DeepPartial<RunConfig> = {
  levels: 3,
  firstFilters: 4,
  patchSize: [24, 24, 8],
  batchSize: 4,
  epochs: 5,
  stepsPerEpoch: 12,
  seed: 5,
  foreground: 0.5,
  split: { validation: 0.1, test: 0 },
  optimiser: { learningRate: 0.02 },
  augmentation: { scale: none, rotation: none, flips: none, gamma: none, elastic: none },
  pruning: { method: 'sauron', lambda: 0.3, tauMin: 0.2, tauMax: 0.3, kappa: 3, rho: 2 },
};

/** A picture of a volume takes many windows, and a software adapter a second for each dozen. */
const slowly = { timeout: 120_000 };

const picture = (page: Page) => page.getByRole('img', { name: /^Case abdomen/ });

test('the kidney demo trains as volumes', async ({ page }, testInfo) => {
  await openDemo(page, 'kidney');
  await page.getByLabel('Trained as').selectOption('volumes (3-D)');
  await expect.poll(async () => (await readSnapshot(page)).config.preset).toBe('quick-3d');
  expect((await readSnapshot(page)).config).toMatchObject({ dimensions: 3, patchSize: [64, 64, 24], levels: 3, fit: 'crop-pad' });
  const config = await configure(page, small);
  await clickButton(page, 'Start training');
  const end = await waitForEnd(page, config);
  testInfo.annotations.push({ type: 'history', description: JSON.stringify(end.history.map(({ dice, stepMs }) => ({ dice, stepMs }))) });
  if (process.env['SHOW_HISTORY'])
    for (const row of end.history)
      console.log(row.epoch, row.trainLoss, row.valLoss, row.dice, filtersPerEpoch({ history: [row] }), row.stepMs);

  // Twice the multiply-accumulates of 27 taps: far above what the same network would need in two dimensions.
  expect(end.history[0]!.flops).toBeGreaterThan(2 * 27 * 24 * 24 * 8 * 3 * 4 * 3);
  expect(filtersPerEpoch(end).at(-1)).toBeLessThan(filtersAtStart(config));
  const kidney = end.history.map(({ dice }) => dice?.[0] ?? 0);
  expect(Math.max(...kidney.slice(-3))).toBeGreaterThan(0.25);
  expect(Math.max(...kidney.slice(-3))).toBeGreaterThan(1.1 * kidney[0]!);

  for (const [plane, slices, name] of [
    ['coronal', 96, 'coronal slice 49'],
    ['sagittal', 96, 'sagittal slice 49'],
    ['axial', 24, 'slice 13'],
  ] as const) {
    await page.getByLabel('Plane').selectOption(plane);
    await expect(page.getByText(`/ ${slices}`)).toBeVisible();
    // The image comes at once, the prediction when all windows that touch the plane have been run, the maps after it.
    await expect(picture(page)).toHaveAccessibleName(new RegExp(`, ${name}, epoch 5\\. Dice of this slice`), slowly);
    await expect(page.getByLabel('Feature maps of the selected layer').getByText(`, ${name}, epoch 5`)).toBeVisible(slowly);
  }
  await picture(page).hover();
  await page.mouse.wheel(0, 100);
  await expect(picture(page)).toHaveAccessibleName(/, slice 14, epoch 5\./, slowly);
  const seen = await page.evaluate(() => window.playground.inspect('enc_ConvBlock_3', { plane: 'coronal', slice: 40, raw: true }));
  expect(seen.maps[0]!.raw!.shape).toEqual([4, 12, 12]);

  const bundle = await download(page, /Bundle/);
  expect(checkBundle(await unzip(new Uint8Array(bundle.bytes)), await readSnapshot(page))).toBeGreaterThan(0);
});

test('a network with flat levels leaves slices alone: it trains, shrinks, is looked into and taken away', async ({ page }) => {
  await openDemo(page, 'kidney');
  await page.getByLabel('Trained as').selectOption('volumes (3-D)');
  await expect(page.getByRole('textbox', { name: 'Flat levels' })).toHaveValue('0');
  const pruning = { ...small.pruning, tauMin: 0.4, tauMax: 0.5 };
  const patch = { ...small, flatLevels: 2, patchSize: [48, 48, 6], batchSize: 1, epochs: 2, stepsPerEpoch: 4, pruning };
  const config = await configure(page, patch);
  await clickButton(page, 'Start training');
  const end = await waitForEnd(page, config);
  expect(filtersPerEpoch(end).at(-1)).toBeLessThan(filtersAtStart(config));
  const seen = await page.evaluate(() => window.playground.inspect('enc_ConvBlock_5', { raw: true }));
  expect(seen.maps[0]!.raw!.shape).toEqual([6, 12, 12]);
  const bundle = await download(page, /Bundle/);
  expect(checkBundle(await unzip(new Uint8Array(bundle.bytes)), await readSnapshot(page))).toBeGreaterThan(0);
});

test('flat data stays two-dimensional, and says why', async ({ page }) => {
  await openDemo(page, 'lesion');
  await expect(page.getByLabel('Trained as')).toBeDisabled();
  await expect(page.getByText('have too few slices to be trained as volumes')).toBeVisible();
  const refusal = await page.evaluate(() => {
    try {
      return JSON.stringify(window.playground.configure({ dimensions: 3 }));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  });
  expect(refusal).toMatch(/^dimensions is 3; allowed is 2\./);
});
