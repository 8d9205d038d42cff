// The plan before a run: proposals with their reasons, a step measured, CT's scale and a target spacing set; and masks that come back on the grid of their case.
import { gunzipSync } from 'node:zlib';
import { clickButton, configure, openDemo, waitForEnd } from '../support/runs';
import { download, unzip } from '../support/takenAway';
import { expect, test } from '../support/test';

const none = { probability: 0 };

test('the plan says why, measures a step, and a run at another spacing predicts on each case’s own grid', async ({ page }) => {
  await openDemo(page, 'kidney');
  await page.getByRole('tab', { name: 'Plan and its reasons' }).click();
  const normalisation = page.getByRole('row', { name: /^Normalisation/ });
  await expect(normalisation).toContainText('because nothing says that it is CT');
  await page.getByRole('combobox', { name: 'Normalisation', exact: true }).selectOption('ct');
  await expect(normalisation).toContainText('CT: -79 … 304, mean 101, deviation 76.9');
  await expect(normalisation.getByRole('button', { name: 'take each case by itself' })).toBeVisible();

  const config = await configure(page, {
    dimensions: 3,
    levels: 3,
    firstFilters: 4,
    patchSize: [16, 16, 8],
    spacing: { x: 7.2, y: 7.2, z: 7 },
    batchSize: 2,
    epochs: 1,
    stepsPerEpoch: 2,
    split: { validation: 0.1, test: 0 },
    augmentation: { scale: none, rotation: none, flips: none, gamma: none, elastic: none },
  });
  await expect(page.getByRole('row', { name: /^Target spacing/ })).toContainText('x 7.2, y 7.2, z 7 mm');
  await clickButton(page, 'Measure one step');
  await expect(page.getByText(/ms measured|s measured|left out, because it would take above 10 s/).last()).toBeVisible({ timeout: 60_000 });

  await clickButton(page, 'Start training');
  await waitForEnd(page, config);
  const files = await unzip(new Uint8Array((await download(page, /Predictions/)).bytes));
  const masks = [...files].filter(([name]) => name.endsWith('.nii.gz'));
  expect(masks.length).toBeGreaterThan(0);
  for (const [, bytes] of masks) {
    const header = gunzipSync(bytes);
    expect([1, 2, 3].map((axis) => header.readInt16LE(40 + 2 * axis))).toEqual([96, 96, 24]);
    expect(header.readFloatLE(76 + 4)).toBeCloseTo(3.6, 4);
  }
});
