// The page opens from our server with its security headers, and from any path of any other server without them.
import { createStaticServer } from '../../scripts/lib/staticServer.mjs';
import { paths } from '../../scripts/lib/paths.mjs';
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

test('opens from a deep path of a server that sends no headers', async ({ browser }) => {
  const server = await createStaticServer({ root: paths.dist, basePath: '/some/where/deep/' });
  const page = await browser.newPage();
  const { faults } = await watchPage(page, new URL(server.url).origin);
  await page.goto(server.url);
  await expect(page.locator('#root > *').first()).toBeVisible();
  await page.close();
  await server.close();
  expect(faults).toEqual([]);
});
