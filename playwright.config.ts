// Browser tests, one at a time: `kernels` opens the engine's harness, `journeys` the built page as npm start serves it.
import { defineConfig } from '@playwright/test';
import { findWorkingBrowser } from './scripts/lib/browser.mjs';
import { createStaticServer } from './scripts/lib/staticServer.mjs';

/** A port of this run's own: a fixed one could belong to another checkout's server, and the wrong build would be tested. */
async function findFreePort(): Promise<string> {
  const server = await createStaticServer({ root: '.' });
  await server.close();
  return String(server.port);
}

// Workers load this file again and inherit the first answers through the environment.
const { options, choice } = await findWorkingBrowser();
process.env['WEBGPU_ADAPTER'] = choice;
const port = (process.env['JOURNEYS_PORT'] ??= await findFreePort());
const kernelsOnly = process.argv.includes('--project=kernels');
const url = `http://localhost:${port}/`;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // On the software adapter the GPU's work shares two cores with the page.
  timeout: 10 * 60_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: { baseURL: url, launchOptions: options, trace: 'off', viewport: { width: 1440, height: 900 } },
  projects: [
    { name: 'kernels', testDir: 'e2e/kernels' },
    { name: 'journeys', testDir: 'e2e/journeys' },
  ],
  ...(kernelsOnly ? {} : { webServer: { command: `npm start -- --port ${port}`, url, reuseExistingServer: false, timeout: 120_000 } }),
});
