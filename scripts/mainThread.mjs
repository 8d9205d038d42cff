// npm run bench:page [-- --seconds 20] [--demo cardiac] [--preset quick] [--readable]: traces the page while it trains and prints the longest tasks of its
// main thread by CPU time. On the software adapter wall time is shared with the GPU's stand-in, so only CPU time says how fluid the page is.
//   --readable   builds without minifying, so that functions keep their names
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { findWorkingBrowser } from './lib/browser.mjs';
import { findLongTasks } from './lib/longTasks.mjs';
import { paths } from './lib/paths.mjs';
import { securityHeaders } from './lib/securityHeaders.mjs';
import { createStaticServer } from './lib/staticServer.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    demo: { type: 'string', default: 'cardiac' },
    preset: { type: 'string', default: 'quick' },
    readable: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
if (!(seconds > 0 && seconds <= 600)) throw new Error(`--seconds ${values.seconds}: give a number from 1 to 600.`);

const categories = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'v8',
  'v8.execute',
  'disabled-by-default-v8.gc',
];

/**
 * Loads the demo, starts and traces from the click on; the page's own phases are waited for.
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 * @param {string} file where the trace goes
 */
async function traceTraining(browser, url, file) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  await page.getByTestId(`demo-${values.demo}`).click();
  await page.getByRole('button', { name: 'Start training', exact: true }).waitFor({ timeout: 120_000 });
  await page.evaluate(
    (preset) =>
      /** @type {{ playground: import('../src/protocol/playground').Playground }} */ (/** @type {unknown} */ (window)).playground.configure(
        { preset, epochs: 1000 },
      ),
    values.preset,
  );
  await browser.startTracing(page, { path: file, categories });
  await page.getByRole('button', { name: 'Start training', exact: true }).click();
  await page.waitForTimeout(seconds * 1000);
  await browser.stopTracing();
  const { epoch, step, stepMs, phase } = await page.evaluate(() =>
    /** @type {{ playground: import('../src/protocol/playground').Playground }} */ (/** @type {unknown} */ (window)).playground.snapshot(),
  );
  if (epoch === 0) throw new Error(`The page never trained (phase ${phase}); there is nothing to judge.`);
  console.log(`${values.demo}, ${values.preset}: epoch ${epoch}, step ${step}, ${stepMs?.toFixed(0)} ms a step`);
}

const folder = path.join(paths.cache, `page-${process.pid}`);
await build({
  root: paths.root,
  logLevel: 'error',
  build: { outDir: folder, emptyOutDir: true, ...(values.readable ? { minify: false } : {}) },
});
const { options } = await findWorkingBrowser();
const server = await createStaticServer({ root: folder, headers: securityHeaders });
const browser = await chromium.launch(options);
try {
  const file = path.join(folder, 'trace.json');
  await traceTraining(browser, server.url, file);
  const { traceEvents } = JSON.parse(await readFile(file, 'utf8'));
  const { tasks, count, busyMs, spanMs } = findLongTasks(traceEvents, new URL(server.url).origin, 10);
  console.log(`main thread: ${count} tasks, ${busyMs.toFixed(0)} ms CPU in ${(spanMs / 1000).toFixed(1)} s`);
  for (const { cpuMs, wallMs, atSeconds, inside } of tasks) {
    console.log(`${cpuMs.toFixed(1).padStart(7)} ms CPU (${wallMs.toFixed(0)} ms wall) at ${atSeconds.toFixed(1)} s`);
    for (const { name, cpuMs: part } of inside) console.log(`${part.toFixed(1).padStart(17)}  ${name}`);
  }
} finally {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}
