// The time machine and the twin experiment: what is shown of a past epoch is what was, a branch leaves its run alone, and both sides differ in λ alone.
import type { Page } from '@playwright/test';
import { clickButton, configure, openDemo, quickToPrune, waitForEnd, waitForPhase, waitForSnapshot } from '../support/runs';
import { expect, test } from '../support/test';

const layer = 'enc_ConvBlock_2';

const library = (page: Page) => page.evaluate(() => window.playground.runs());

test('go back in time, branch, and train twins', async ({ page }) => {
  await openDemo(page, 'cardiac');
  await configure(page, quickToPrune);
  await clickButton(page, 'Start training');
  const { history, wayBack, runId } = await waitForEnd(page, quickToPrune);

  // Everything is as it was: counts of the network, and where a checkpoint lies.
  const kept = wayBack?.points.flatMap(({ epoch, step }) => (step === 0 && epoch > 0 && epoch < 3 ? [epoch] : [])).at(-1) ?? 0;
  expect(kept, 'a checkpoint of an epoch before the last').toBeGreaterThan(0);
  const slider = page.getByRole('slider', { name: /^Epoch shown/ });
  await slider.fill(String(kept));
  await expect(slider).toHaveAttribute('aria-valuetext', /a checkpoint is kept here$/);
  await expect(page.getByText(`Network · filters kept after epoch ${kept}`)).toBeVisible();
  for (const { name, filters, threshold } of history[kept - 1]?.layers ?? []) {
    const label = await page.locator(`[data-layer="${name}"]`).getAttribute('aria-label');
    expect(label).toContain(`: ${filters} of `);
    expect(label).toContain(`threshold ${Number(threshold.toPrecision(3))}`);
  }
  await page.getByRole('button', { name: /look inside/ }).click();
  const past = await page.evaluate(([name, epoch]) => window.playground.inspect(name, { epoch }), [layer, kept] as const);
  await page.getByRole('radio', { name: /^enc 1b/ }).click();
  await expect(page.getByRole('list', { name: /^Cluster/ }).getByRole('listitem')).toHaveCount(past.maps.length);

  // The formula of δ_prune with that epoch's own numbers.
  await page.getByRole('button', { name: `#${past.reference}`, exact: true }).click();
  await expect(page.getByTestId('filled')).toContainText(`decided at the end of epoch ${kept}`);
  await page.keyboard.press('Escape');

  // From there with another λ; the run stays as it is.
  await page.getByRole('button', { name: `Continue from epoch ${kept}` }).click();
  const dialog = page.getByRole('dialog', { name: /as a new branch$/ });
  await dialog.getByRole('textbox', { name: 'Strength' }).fill('0.125');
  await dialog.getByRole('textbox', { name: 'Epochs', exact: true }).fill(String(kept + 1));
  await dialog.getByRole('button', { name: 'Train the branch' }).click();
  const branch = await waitForSnapshot(
    page,
    'the branch has ended',
    (now) => now.runId !== runId && now.phase === 'finished' && now.history.length > kept,
  );
  expect(branch.config.pruning.lambda).toBe(0.125);
  expect(branch.history).toHaveLength(kept + 1);
  expect(branch.history.slice(0, kept)).toEqual(history.slice(0, kept));
  const [child, parent] = (await library(page)).map(({ card }) => card);
  expect(child?.parent).toEqual({ id: runId, epoch: kept });
  expect(parent).toMatchObject({ id: runId, epoch: 3 });

  // One click trains both sides, one after the other.
  await page.keyboard.press('t');
  const twin = page.getByRole('dialog', { name: 'With and without the regulariser' });
  await twin.getByRole('textbox', { name: /^epochs/ }).fill('2');
  await twin.getByRole('textbox', { name: /^λ/ }).fill('0.5');
  await twin.getByRole('button', { name: 'Train both sides' }).click();
  await waitForSnapshot(page, 'the second side is under way', (now) => now.twin?.regularised === false);
  await waitForPhase(page, 'finished');
  await expect(twin.getByText('They differ in pruning.lambda 0.5 → 0 alone.')).toBeVisible();
  await expect(twin.getByText('At the end of epoch 2')).toBeVisible();
  await expect(twin.getByRole('img', { name: /2 epochs with λ, 2 epochs without λ/ })).toBeVisible();
  const sides = (await library(page)).map(({ card }) => card).filter((card) => card.twin !== null);
  expect(sides.map(({ ended, parameters, initialParameters }) => ended && parameters === initialParameters)).toEqual([true, true]);
  const numbers = await page.evaluate((id) => window.playground.runNumbers(id), sides[1]?.id ?? '');
  const deltas = numbers.insights.at(-1)?.layers.flatMap(({ clusterability }) => clusterability.meanDeltaOpt ?? []) ?? [];
  const mean = deltas.reduce((a, b) => a + b, 0) / deltas.length;
  await expect(twin.getByRole('row', { name: /^mean δ opt/ })).toContainText(String(Number(mean.toPrecision(3))));
});
