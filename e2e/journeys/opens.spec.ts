// The page opens from our server with its security headers, from any path of any other server without them, and then without any server.
import { createStaticServer } from '../../scripts/lib/staticServer.mjs';
import { copySite, readMark } from '../support/changingSite';
import { configure, waitForPhase, waitForSnapshot } from '../support/runs';
import { watchPage } from '../support/watchPage';
import { expect, test } from '../support/test';

test('opens isolated, under the strict policy, without a message or a foreign request', async ({ page }) => {
  const response = await page.goto('/');
  const headers = response?.headers() ?? {};
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
  await expect(page).toHaveTitle(/Sauron Playground/);
  await expect(page.locator('#root > *').first()).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  // The worker has looked at the graphics device by then, and has had its chance to complain.
  await expect.poll(() => page.evaluate(() => window.playground.snapshot().adapter?.vendor ?? null)).not.toBeNull();
});

test('ships no harness', async ({ request }) => {
  expect((await request.get('/harness.html')).status()).toBe(404);
});

test('ships the licences of what is bundled, in the worker too', async ({ request }) => {
  const licences = await (await request.get('/third-party-licences.md')).text();
  for (const name of ['react-dom', 'plotly.js', 'fast-png']) expect(licences).toMatch(new RegExp(`^## ${name} .*\\(MIT\\)$`, 'm'));
});

test('works from a deep path of a plain server, without it after the first visit, and announces a newer version', async ({ browser }) => {
  const site = await copySite();
  const serve = (port = 0) => createStaticServer({ root: site.root, port, basePath: '/some/where/deep/' });
  let server = await serve();
  const page = await browser.newPage();
  const { faults } = await watchPage(page, new URL(server.url).origin);
  const bar = page.getByText('A new version is ready.');
  await page.goto(server.url);
  await expect(page.locator('#root > *').first()).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await server.close();

  await page.reload();
  await page.getByTestId('demo-cardiac').click();
  await waitForPhase(page, 'ready');
  await configure(page, { epochs: 1, levels: 3, firstFilters: 4, patchSize: [32, 32], fit: 'resample', batchSize: 2, stepsPerEpoch: 2 });
  await page.evaluate(() => window.playground.start());
  await waitForPhase(page, 'finished');
  // Reads itself back through the largest files, none of which has been needed so far.
  expect(await page.evaluate(async () => (await window.playground.export('onnx')).size)).toBeGreaterThan(1000);

  await site.change();
  server = await serve(server.port);
  await configure(page, { epochs: 1000 });
  await page.evaluate(() => window.playground.start());
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.ready.then(({ waiting }) => waiting?.state))).toBe('installed');
  await waitForSnapshot(page, 'the run goes on', ({ step, epoch }) => epoch > 1 || step > 0);
  await expect(bar).toBeHidden();
  await page.evaluate(() => window.playground.stop());
  await expect(bar).toBeVisible();
  expect(await readMark(page)).toBe(0);
  await page.getByRole('button', { name: 'Reload', exact: true }).click();
  await expect.poll(() => readMark(page)).toBe(1);
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBe(1);
  await expect(bar).toBeHidden();
  await page.close();
  await server.close();
  await site.remove();
  expect(faults).toEqual([]);
});
