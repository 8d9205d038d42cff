// A newcomer's way through a real run: the tour waits for what happens, numbers open their formulas, and a diagnosis can be copied.
import { clickButton, configure, readSnapshot, waitForLostFilters, waitForPhase } from '../support/runs';
import { expect, test } from '../support/test';

const tiny = {
  levels: 3,
  firstFilters: 8,
  patchSize: [32, 32],
  batchSize: 2,
  epochs: 500,
  stepsPerEpoch: 3,
  validateEvery: 1,
  pruning: { tauMin: 0.4, tauMax: 0.6, kappa: 2, rho: 1, minFilters: 1 },
};

test('the tour goes through a run as it happens; formulas hold the run’s numbers; diagnostics name no case', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/');
  await clickButton(page, 'Take the two-minute tour');
  const card = page.getByRole('region', { name: /^Tour, step/ });
  const next = () => card.getByRole('button', { name: 'Next' }).click({ timeout: 240_000 });
  await expect(card).toBeFocused();
  await card.getByRole('button', { name: 'Load the cardiac demo' }).press('Enter');
  await waitForPhase(page, 'ready');
  await expect(card.getByRole('status')).toContainText('cases are loaded');
  await configure(page, tiny);
  await next();
  await card.getByRole('button', { name: 'Start the run' }).click();
  for (const title of ['The loss', 'What it has learnt so far', 'Feature maps', 'The distance δ', 'The threshold τ', 'A prune']) {
    await next();
    await expect(card.getByRole('heading', { name: title })).toBeVisible();
  }
  await waitForLostFilters(page);
  await expect(card.getByRole('status')).toContainText(/Epoch \d+: .* lost \d+ of \d+ filters/, { timeout: 120_000 });
  await next();
  await card.getByRole('button', { name: 'Close' }).click();
  await expect(card).toBeHidden();
  await clickButton(page, 'Stop');
  const { history, config, dataset } = await waitForPhase(page, 'finished');

  // The loss of an epoch is the sum that its formula says, from the parts measured apart: twelve layers and one head in the mean.
  for (const row of history) {
    const regulariser = row.deltaOpt.reduce((a, b) => a + b, 0) / 13;
    const parts = [...row.crossEntropy, ...row.diceLoss].reduce((a, b) => a + b, 0) + config.pruning.lambda * regulariser;
    expect(Math.abs(parts - row.trainLoss), `epoch ${row.epoch}`).toBeLessThan(1e-4 * row.trainLoss);
  }
  const newest = history.at(-1)!;
  await page.locator('[data-tour="loss"]').getByRole('button', { name: /^Loss/ }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Loss' });
  await expect(dialog.locator('math').last()).toBeVisible();
  const filled = dialog.getByRole('region', { name: 'With the present numbers' }).locator('math').last();
  await expect(filled).toContainText(String(Number(newest.trainLoss.toPrecision(4))));
  await dialog.getByRole('slider', { name: 'Epoch' }).press('Home');
  await expect(filled).toContainText(String(Number(history[0]!.trainLoss.toPrecision(4))));
  await page.keyboard.press('Escape');

  await page.keyboard.press('?');
  await expect(page.getByRole('button', { name: 'Take the tour again' })).toBeVisible();
  await clickButton(page, 'Diagnostics');
  await page.getByRole('button', { name: 'Copy diagnostics' }).click({ timeout: 120_000 });
  await expect(page.getByText('Copied.')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const report = JSON.parse(copied) as { memory: unknown[]; kernels: { rows: unknown[] } | null; config: unknown };
  expect(report.memory).toHaveLength(history.length);
  expect(report.kernels?.rows.length).toBeGreaterThan(0);
  expect(report.config).toEqual((await readSnapshot(page)).config);
  for (const { id, files } of dataset!.cases) for (const name of [id, ...files]) expect(copied).not.toContain(name);
});
