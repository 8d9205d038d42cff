// Opens e2e/harness in a real browser: for kernel tests, and through harness.mjs for golden, bench and results. The harness is built apart and never shipped.
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { findWorkingBrowser } from './browser.mjs';
import { paths } from './paths.mjs';
import { securityHeaders } from './securityHeaders.mjs';
import { createStaticServer } from './staticServer.mjs';

/** Builds harness.html into a folder of its own, so that runs beside each other do not meet. */
async function buildHarness() {
  const outDir = path.join(paths.cache, `harness-${process.pid}-${Date.now()}`);
  await build({
    root: paths.root,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: { input: path.join(paths.root, 'harness.html') },
    },
  });
  return outDir;
}

/**
 * Waits until the module has set `window.harness`; a module that fails to load shows its error instead of a time-out.
 * @param {import('@playwright/test').Page} page
 * @param {string} url
 */
async function loadHarness(page, url) {
  const failed = new Promise((_, reject) => {
    page.once('pageerror', (error) => reject(new Error(`The harness failed to load: ${error.stack ?? error.message}`)));
  });
  await page.goto(`${url}harness.html`);
  await Promise.race([page.waitForFunction(() => 'harness' in window, undefined, { timeout: 60_000 }), failed]);
}

/**
 * A page whose module has set `window.harness`, in a Chromium with a WebGPU adapter. Rejects where the build,
 * the browser or the adapter fails; the caller closes.
 * @param {{ onConsole: (type: string, text: string) => void }} options
 * @returns {Promise<{ page: import('@playwright/test').Page, adapter: import('./browser.mjs').AdapterName, close: () => Promise<void> }>}
 */
export async function openHarnessPage({ onConsole }) {
  const { options, adapter } = await findWorkingBrowser();
  const outDir = await buildHarness();
  const server = await createStaticServer({ root: outDir, headers: securityHeaders });
  const browser = await chromium.launch(options);
  const close = async () => {
    await browser.close();
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  };
  try {
    const page = await browser.newPage();
    page.on('console', (message) => onConsole(message.type(), message.text()));
    page.on('pageerror', (error) => onConsole('error', error.stack ?? error.message));
    await loadHarness(page, server.url);
    return { page, adapter, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @typedef {{ harness: { run(name: string, payload: unknown): Promise<any> } }} HarnessWindow */

/**
 * Calls and served folders of an open harness page.
 * @param {import('@playwright/test').Page} page
 * @returns {Pick<import('./harness.mjs').Harness, 'run' | 'serve'>}
 */
export function useHarnessPage(page) {
  return {
    run: (name, payload) =>
      page.evaluate(({ call, input }) => /** @type {HarnessWindow} */ (/** @type {unknown} */ (window)).harness.run(call, input), {
        call: name,
        input: payload,
      }),
    async serve(prefix, folder) {
      const pattern = `**${prefix}**`;
      await page.unroute(pattern);
      if (folder === null) return;
      await page.route(pattern, async (route) => {
        const name = decodeURIComponent(new URL(route.request().url()).pathname).split(prefix)[1] ?? '';
        const file = path.join(folder, name);
        await (existsSync(file) ? route.fulfill({ body: await readFile(file) }) : route.fulfill({ status: 404 }));
      });
    },
  };
}
