// From opening the page to the first removed filter: the quick preset as it stands, a demo, two clicks. The time is told, not judged.
import { clickButton, waitForLostFilters, waitForPhase } from '../support/runs';
import { expect, test } from '../support/test';

test('the quick preset removes its first filter two clicks after opening', async ({ page }, testInfo) => {
  const opened = performance.now();
  await page.goto('/');
  await page.getByTestId('demo-cardiac').click();
  const { config } = await waitForPhase(page, 'ready');
  expect(config.preset).toBe('quick');
  await clickButton(page, 'Start training');
  const { history } = await waitForLostFilters(page);
  const seconds = (performance.now() - opened) / 1000;
  const description = `${seconds.toFixed(1)} s on this machine's adapter, in epoch ${history.length}`;
  testInfo.annotations.push({ type: 'from opening to the first removed filter', description });
  console.log(`from opening to the first removed filter: ${description}`);
});
