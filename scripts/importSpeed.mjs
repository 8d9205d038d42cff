// npm run bench:import [-- --gigabytes 1] [--readable]: how fast files are read, with peak memory and the longest task of the page's main thread by CPU time:
// the hippocampus set (where it lies beside the repository) as a folder, and a generated zip of NIfTI. Exits with 1 where a task is above 50 ms.
//   --readable   builds without minifying, so that functions keep their names
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { writeBigZip } from './lib/bigZip.mjs';
import { findWorkingBrowser } from './lib/browser.mjs';
import { findLongTasks } from './lib/longTasks.mjs';
import { paths } from './lib/paths.mjs';
import { watchMemory } from './lib/processMemory.mjs';
import { securityHeaders } from './lib/securityHeaders.mjs';
import { createStaticServer } from './lib/staticServer.mjs';
import { tracePage } from './lib/tracePage.mjs';

const { values } = parseArgs({
  options: { gigabytes: { type: 'string', default: '1' }, readable: { type: 'boolean', default: false } },
});
const gigabytes = Number(values.gigabytes);
if (!(gigabytes > 0 && gigabytes <= 1.5))
  throw new Error(`--gigabytes ${values.gigabytes}: give a number up to 1.5; more is refused by the page.`);

/** A defect above this. */
const longestTaskMs = 50;
const folder = path.join(paths.cache, `import-${process.pid}`);
const mb = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** @typedef {{ name: string, input: 'dataset-input' | 'folder-input', path: string }} Source */
/** @typedef {{ playground: import('../src/protocol/playground').Playground }} PageWindow */

/**
 * Asks the page by plain selectors: looking for a button by its name would be the longest task of all.
 * @param {import('@playwright/test').Page} page
 * @param {() => boolean} holds
 */
const waitQuietly = (page, holds) => page.waitForFunction(holds, null, { timeout: 600_000, polling: 50 });

/**
 * Picks the source in a fresh profile on the disk, as a person's browser has one, and waits until it is read and kept.
 * @param {Source} source
 * @param {string} url
 * @param {import('@playwright/test').LaunchOptions} options
 */
async function measureImport(source, url, options) {
  const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    ...options,
    viewport: { width: 1440, height: 900 },
  });
  try {
    const page = await context.newPage();
    await page.goto(url);
    // Everything of the page itself is done by then, the service worker's copies included.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForTimeout(5000);
    const browser = await context.browser()?.newBrowserCDPSession();
    if (!browser) throw new Error('This browser has no session of its own; its processes cannot be listed.');
    const list = async () =>
      (await browser.send('SystemInfo.getProcessInfo')).processInfo.map(({ id, type }) => ({ pid: id, type: String(type) }));
    const memory = await watchMemory(list, 100);
    const stopTrace = await tracePage(await context.newCDPSession(page));
    const begin = performance.now();
    await page.getByTestId(source.input).first().setInputFiles(source.path);
    await waitQuietly(page, () => document.querySelector('[data-testid="phase"]')?.textContent?.includes('Ready') ?? false);
    const seconds = (performance.now() - begin) / 1000;
    await waitQuietly(page, () => {
      const row = document.querySelector('button[aria-label^="Forget the files"]')?.parentElement;
      return row?.textContent?.includes('being copied') === false;
    });
    const peak = await memory.stop();
    const tasks = findLongTasks(await stopTrace(), new URL(url).origin, 4);
    const facts = await page.evaluate(() => {
      const { dataset, kept } = /** @type {PageWindow} */ (/** @type {unknown} */ (window)).playground.snapshot();
      return { cases: dataset?.cases.length ?? 0, kept: kept.state };
    });
    return { source, seconds, peak, tasks, ...facts };
  } finally {
    await context.close();
    await rm(path.join(folder, 'profile'), { recursive: true, force: true });
  }
}

await mkdir(folder, { recursive: true });
const site = path.join(folder, 'site');
await build({
  root: paths.root,
  logLevel: 'error',
  build: { outDir: site, emptyOutDir: true, ...(values.readable ? { minify: false } : {}) },
});
const hippocampus = path.join(paths.root, '..', 'shared', 'data', 'Task04_Hippocampus_subset');
const zip = path.join(folder, 'volumes.zip');
const { volumes, zipBytes, voxelBytes } = await writeBigZip(zip, gigabytes * 1e9);
console.log(`generated: ${volumes} volumes of 256×256×96 with labels, ${mb(zipBytes)} zipped, ${mb(voxelBytes)} unpacked`);
if (!existsSync(hippocampus)) console.log('not measured: the hippocampus set does not lie beside the repository (../shared/data)');
/** @type {Source[]} */
const wanted = [
  { name: 'hippocampus', input: 'folder-input', path: hippocampus },
  { name: 'zip of NIfTI', input: 'dataset-input', path: zip },
];
const { options } = await findWorkingBrowser();
const server = await createStaticServer({ root: site, headers: securityHeaders });
let tooLong = false;
try {
  for (const source of wanted.filter((one) => existsSync(one.path))) {
    const { seconds, peak, tasks, cases, kept } = await measureImport(source, server.url, options);
    const memory = peak
      ? `${mb(peak.pageBytes)} more in the page's process, ${mb(peak.allBytes)} in all of the browser`
      : 'not known on this system';
    console.log(`\n${source.name}: ${cases} cases in ${seconds.toFixed(1)} s, then ${kept}; peak memory ${memory}`);
    for (const { cpuMs, wallMs, atSeconds, inside } of tasks.tasks) {
      tooLong ||= cpuMs > longestTaskMs;
      console.log(`${cpuMs.toFixed(1).padStart(7)} ms CPU (${wallMs.toFixed(0)} ms wall) at ${atSeconds.toFixed(1)} s`);
      for (const { name, cpuMs: part } of inside) console.log(`${part.toFixed(1).padStart(17)}  ${name}`);
    }
  }
} finally {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}
if (tooLong) throw new Error(`A task of the main thread took above ${longestTaskMs} ms of CPU time.`);
