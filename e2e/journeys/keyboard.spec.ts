// Everything can be reached and done without a mouse, and both themes show every stage without a message in the console.
import type { Page } from '@playwright/test';
import { decode } from 'fast-png';
import { clickButton, configure, openDemo, waitForPhase, waitForSnapshot } from '../support/runs';
import { expect, test } from '../support/test';

/** Names of what Tab comes to until it has been once round; between the last and the first it stands on the page itself. */
async function tabRound(page: Page): Promise<string[]> {
  const seen: string[] = [];
  for (let i = 0, gaps = 0; i < 200 && gaps < 2; i++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return null;
      return at.getAttribute('aria-label') ?? at.getAttribute('data-testid') ?? at.textContent.trim();
    });
    if (name === null) gaps++;
    else seen.push(name);
  }
  return seen;
}

const includesAll = (seen: readonly string[], wanted: readonly string[]): string[] =>
  wanted.filter((name) => !seen.some((one) => one === name || one.startsWith(name)));

test('Tab comes to every control, with and without data', async ({ page }) => {
  await page.goto('/');
  const start = await tabRound(page);
  expect(includesAll(start, ['Keyboard shortcuts', 'Choose files', 'Choose a folder'])).toEqual([]);
  await expect.poll(() => page.getByTestId('demo-cardiac').isEnabled()).toBe(true);
  await page.getByTestId('demo-lesion').focus();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByTestId('demo-cardiac')).toBeFocused();
  await page.keyboard.press('Enter');
  await waitForPhase(page, 'ready');
  const ready = await tabRound(page);
  expect(includesAll(ready, ['Step', 'Start training', 'Keyboard shortcuts', 'cases', 'Add files', 'Add a folder', 'Other data'])).toEqual(
    [],
  );
  await configure(page, { levels: 3, firstFilters: 4, patchSize: [32, 32], batchSize: 2, epochs: 500, stepsPerEpoch: 4 });
  await page.getByRole('button', { name: 'Start training', exact: true }).focus();
  await page.keyboard.press('Enter');
  await waitForPhase(page, 'training');
  expect(includesAll(await tabRound(page), ['Pause', 'Stop', 'Export', 'Keyboard shortcuts'])).toEqual([]);
  await page.getByRole('button', { name: 'Stop', exact: true }).focus();
  await page.keyboard.press('Enter');
  await waitForPhase(page, 'finished');
});

test('? opens the list of shortcuts, Escape closes it and the focus returns', async ({ page }) => {
  await page.goto('/');
  await page.getByTestId('demo-cardiac').focus();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByText('pause or resume training')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId('demo-cardiac')).toBeFocused();
});

const themeOf = (page: Page): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset['theme']);

/** Mean of all that is seen, 0 to 255. */
async function brightness(page: Page): Promise<number> {
  const { data, channels } = decode(await page.screenshot());
  let sum = 0;
  for (let i = 0; i < data.length; i += channels) sum += ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0)) / 3;
  return (sum * channels) / data.length;
}

for (const colorScheme of ['light', 'dark'] as const)
  test(`the ${colorScheme} theme of the system shows every stage`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openDemo(page, 'lesion');
    expect(await themeOf(page)).toBe(colorScheme);
    expect((await brightness(page)) > 128).toBe(colorScheme === 'light');
    await configure(page, { levels: 3, firstFilters: 4, patchSize: [32, 32], batchSize: 2, epochs: 2, stepsPerEpoch: 3 });
    await clickButton(page, 'Start training');
    await waitForSnapshot(page, 'the run has ended', ({ phase }) => phase === 'finished');
    // Four charts, drawn by the library and not merely framed.
    await expect.poll(() => page.locator('.js-plotly-plot .main-svg').count()).toBeGreaterThanOrEqual(4);
  });

test('the choice of a theme is kept over a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  // The charting library comes when the page is idle; a reload must not cut its loading, or the icon's, short.
  const visit = async (go: () => Promise<unknown>): Promise<void> => {
    const charts = page.waitForEvent('requestfinished', (request) => /plotly/.test(request.url()));
    await go();
    await charts;
    await page.waitForLoadState('networkidle');
  };
  await visit(() => page.goto('/'));
  expect(await themeOf(page)).toBe('dark');
  expect(await brightness(page)).toBeLessThan(128);
  await clickButton(page, 'Light theme');
  expect(await themeOf(page)).toBe('light');
  await visit(() => page.reload());
  expect(await themeOf(page)).toBe('light');
  expect(await brightness(page)).toBeGreaterThan(128);
  await clickButton(page, 'Dark theme');
  await visit(() => page.reload());
  expect(await themeOf(page)).toBe('dark');
});
