// The kernels panel on a real adapter: rows with numbers, choices that are measured when asked, kept over a reload, and forgotten on request.
import type { Locator, Page } from '@playwright/test';
import type { KernelReport } from '../../src/protocol/kernels';
import { clickButton, configure, openDemo, readSnapshot, waitForPhase, waitForSnapshot } from '../support/runs';
import { expect, test } from '../support/test';

const tiny = { levels: 3, firstFilters: 4, patchSize: [32, 32], batchSize: 2, epochs: 500, stepsPerEpoch: 4 };

const readKernels = (page: Page): Promise<KernelReport> => page.evaluate(() => window.playground.kernels());
const chosenIn = ({ rows }: KernelReport): string[] => [...new Set(rows.map(({ chosen }) => chosen))].sort();

async function openPanel(page: Page): Promise<Locator> {
  await clickButton(page, 'Kernels');
  const dialog = page.getByRole('dialog', { name: 'Kernels' });
  await expect(dialog.getByRole('table')).toBeVisible({ timeout: 120_000 });
  return dialog;
}

test('the panel shows what each convolution costs while training goes on', async ({ page }) => {
  await openDemo(page, 'lesion');
  await configure(page, tiny);
  await clickButton(page, 'Kernels');
  await expect(page.getByText('start a run, or take one step')).toBeVisible();
  await page.keyboard.press('Escape');
  await clickButton(page, 'Start training');
  await waitForSnapshot(page, 'two steps are done', ({ phase, step, epoch }) => phase === 'training' && (step > 1 || epoch > 1));

  const dialog = await openPanel(page);
  const report = await readKernels(page);
  expect((await readSnapshot(page)).phase).toBe('training');
  // Eight convolution layers below the heads and two transposed ones: forward, and both gradients but that of the image.
  expect(report.rows).toHaveLength(12 * 3 - 1);
  await expect(dialog.getByRole('row')).toHaveCount(report.rows.length + 2);
  expect(report.rows.reduce((sum, { share }) => sum + Number(share), 0)).toBeCloseTo(1, 6);
  for (const { layer, microseconds, gflops } of report.rows) {
    expect(microseconds, layer).toBeGreaterThan(0);
    expect(gflops, layer).toBeGreaterThan(0);
  }
  const cells = dialog.getByRole('row', { name: /^enc 1a forward/ }).getByRole('cell');
  expect(Number(await cells.nth(3).textContent())).toBeGreaterThan(0);
  const before = await readSnapshot(page);
  await waitForSnapshot(page, 'training goes on', ({ epoch, step }) => epoch > before.epoch || step > before.step);
  await page.keyboard.press('Escape');
  await clickButton(page, 'Stop');
  await waitForPhase(page, 'finished');
});

test('measured choices are kept over a reload until they are reset', async ({ page }) => {
  await openDemo(page, 'lesion');
  await configure(page, tiny);
  await clickButton(page, 'Step');
  await waitForPhase(page, 'paused');
  const dialog = await openPanel(page);
  if (await dialog.getByText('estimated, not measured').isVisible()) {
    await dialog.getByRole('button', { name: 'Measure now' }).click();
    await expect(dialog.getByText(/^Choosing kernels \d+ \/ \d+$/)).toBeVisible();
    await expect(dialog.getByText('estimated, not measured')).toBeHidden({ timeout: 120_000 });
  }
  const measured = await readKernels(page);
  expect(chosenIn(measured)).not.toContain('estimated');
  expect(measured.refused).toEqual([]);
  await page.keyboard.press('Escape');
  await clickButton(page, 'Stop');
  await waitForPhase(page, 'finished');

  await openDemo(page, 'lesion');
  await configure(page, tiny);
  await page.evaluate(() => window.playground.step());
  const remembered = await readKernels(page);
  const variants = ({ rows }: KernelReport) => rows.map(({ layer, direction, variant, chosen }) => [layer, direction, variant, chosen]);
  expect(variants(remembered)).toEqual(variants(measured));

  const again = await openPanel(page);
  await again.getByRole('button', { name: 'Reset choices' }).click();
  await expect(again.getByText('What was measured on this adapter is forgotten.')).toBeVisible({ timeout: 120_000 });
  expect(chosenIn(await readKernels(page))).not.toContain('measured');
  expect((await readSnapshot(page)).phase).toBe('paused');
});

test('a run can be stopped as soon as its kernels are compiled for it, and started again', async ({ page }) => {
  await openDemo(page, 'lesion');
  await configure(page, tiny);
  await clickButton(page, 'Start training');
  await clickButton(page, 'Stop');
  await waitForPhase(page, 'finished');
  await expect(page.getByRole('alert')).toBeHidden();
  await clickButton(page, 'Start training');
  await waitForSnapshot(page, 'a step is done', ({ phase, step }) => phase === 'training' && step > 0);
  await clickButton(page, 'Stop');
  await waitForPhase(page, 'finished');
});
