// Everything can be reached and done without a mouse, and both themes show every stage without a message in the console.
import type { Page } from '@playwright/test';
import { clickButton, configure, openDemo, waitForPhase, waitForSnapshot } from '../support/runs';
import { expect, test } from '../support/test';

/** Names of what Tab comes to, from the top of the page once round. */
async function tabRound(page: Page): Promise<string[]> {
  const seen: string[] = [];
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return null;
      return at.getAttribute('aria-label') ?? at.getAttribute('data-testid') ?? at.textContent.trim();
    });
    if (name === null) break;
    seen.push(name);
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

/** Of the page's background: clearly dark or clearly light, 0 to 255. */
const brightness = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    if (!context) throw new Error('This browser draws no canvas.');
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });

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
  await page.goto('/');
  expect(await themeOf(page)).toBe('dark');
  await clickButton(page, 'Light theme');
  expect(await themeOf(page)).toBe('light');
  await page.reload();
  expect(await themeOf(page)).toBe('light');
  expect(await brightness(page)).toBeGreaterThan(128);
  await clickButton(page, 'Dark theme');
  await page.reload();
  expect(await themeOf(page)).toBe('dark');
});
