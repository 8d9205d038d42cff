// npm run bench:inside [-- --rounds 4] [--epochs 3] [--demo cardiac] [--preset quick]: how much looking inside layers slows training. One run, in which
// the feature maps are hidden (nothing is recorded), shown in the drawer, and shown over the whole page, in turns; medians of the epochs' wall times.
// Pruning is off, so that all epochs are alike. On a software adapter GPU, training and insight share the same cores, which is the worst case.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { findWorkingBrowser } from './lib/browser.mjs';
import { median } from './lib/median.mjs';
import { paths } from './lib/paths.mjs';
import { securityHeaders } from './lib/securityHeaders.mjs';
import { createStaticServer } from './lib/staticServer.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    epochs: { type: 'string', default: '3' },
    demo: { type: 'string', default: 'cardiac' },
    preset: { type: 'string', default: 'quick' },
  },
});
const [rounds, epochs] = [Number(values.rounds), Number(values.epochs)];
if (!(rounds >= 1 && epochs >= 1)) throw new Error('--rounds and --epochs: give numbers from 1.');

/** @typedef {import('@playwright/test').Page} Page */

/** @type {Record<string, (page: Page) => Promise<void>>} How each manner of looking is left and entered: all begin with the drawer closed. */
const enter = {
  hidden: async () => undefined,
  drawer: (page) => page.getByRole('button', { name: 'show ▴' }).click(),
  view: async (page) => {
    await page.getByRole('button', { name: /look inside/ }).click();
  },
};
/** @type {Record<string, (page: Page) => Promise<void>>} */
const leave = {
  hidden: async () => undefined,
  drawer: (page) => page.getByRole('button', { name: 'hide ▾' }).click(),
  view: async (page) => {
    await page.getByRole('button', { name: /Back to training/ }).click();
    await page.getByRole('button', { name: 'hide ▾' }).click();
  },
};

/**
 * Wall times of whole epochs from the next one's beginning on.
 * @param {Page} page
 * @param {number} count
 */
const timeEpochs = (page, count) =>
  page.evaluate(
    (wanted) =>
      new Promise((/** @type {(times: number[]) => void} */ resolve) => {
        const { playground } = /** @type {{ playground: import('../src/protocol/playground').Playground }} */ (
          /** @type {unknown} */ (window)
        );
        /** @type {number[]} */
        const ends = [];
        let known = playground.snapshot().history.length;
        const timer = setInterval(() => {
          const now = playground.snapshot().history.length;
          if (now > known) ends.push(performance.now());
          known = now;
          if (ends.length <= wanted) return;
          clearInterval(timer);
          resolve(ends.slice(1).map((end, i) => end - (ends[i] ?? NaN)));
        }, 20);
      }),
    count,
  );

const folder = path.join(paths.cache, `inside-${process.pid}`);
await build({ root: paths.root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
const { options } = await findWorkingBrowser();
const server = await createStaticServer({ root: folder, headers: securityHeaders });
const browser = await chromium.launch(options);
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 960 } });
  await page.goto(server.url);
  await page.getByTestId(`demo-${values.demo}`).click();
  const start = page.getByRole('button', { name: 'Start training', exact: true });
  await start.waitFor({ timeout: 120_000 });
  await page.evaluate(
    (preset) =>
      /** @type {{ playground: import('../src/protocol/playground').Playground }} */ (/** @type {unknown} */ (window)).playground.configure(
        {
          preset,
          epochs: 1000,
          pruning: { method: 'none' },
        },
      ),
    values.preset,
  );
  await start.click();
  await leave['drawer']?.(page);
  await timeEpochs(page, 1);
  /** @type {Record<string, number[]>} */
  const times = { hidden: [], drawer: [], view: [] };
  for (let round = 0; round < rounds; round++)
    for (const [manner, list] of Object.entries(times)) {
      await enter[manner]?.(page);
      list.push(...(await timeEpochs(page, epochs)));
      await leave[manner]?.(page);
    }
  const base = median(times['hidden'] ?? []);
  const report = Object.fromEntries(
    Object.entries(times).map(([manner, list]) => [
      manner,
      { medianMs: Math.round(median(list)), ratio: Number((median(list) / base).toFixed(3)), epochs: list.length },
    ]),
  );
  for (const [manner, { medianMs, ratio, epochs: count }] of Object.entries(report))
    console.log(`${manner.padEnd(8)} ${String(medianMs).padStart(7)} ms an epoch, ratio ${ratio.toFixed(3)}, ${count} epochs`);
  console.log(JSON.stringify({ demo: values.demo, preset: values.preset, ...report }));
} finally {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}
