// npm run soak [-- --failures N --seed N]: forced failures at random moments of tiny runs in a real browser: lost device, ended or silent worker, lack of
// memory, full disk, a weight that is no number, reload. After each run its numbers are compared with those of a run that nobody disturbed.
// Exits with 1 when a run is lost or a number differs.
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { findWorkingBrowser } from './lib/browser.mjs';
import { median } from './lib/median.mjs';
import { paths } from './lib/paths.mjs';
import { createStaticServer } from './lib/staticServer.mjs';

const { values } = parseArgs({ options: { failures: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } } });
const wanted = Number(values.failures);
if (!Number.isInteger(wanted) || wanted < 1) throw new Error(`--failures ${values.failures}: give a whole number from 1.`);

/** How often each is drawn. A silent worker takes half a minute to be noticed, so it is rare. */
const kinds = /** @type {const} */ ({
  'lose-device': 6,
  'kill-worker': 6,
  'out-of-memory': 4,
  'disk-full': 4,
  reload: 6,
  nan: 2,
  'silent-gpu': 1,
});
/** What is left of a run after them goes undisturbed. */
const failuresPerRun = 25;
const settings = {
  levels: 3,
  firstFilters: 4,
  patchSize: [32, 32],
  fit: /** @type {const} */ ('resample'),
  batchSize: 2,
  epochs: 48,
  stepsPerEpoch: 4,
  keep: { halveAfter: 0 },
};
/** Looks, not time: a laptop that sleeps meanwhile has not waited. */
const mostLooks = 6000;
const lookEveryMs = 50;
/** Enough to know. */
const mostLost = 3;

/** mulberry32, as in src/lib/random.ts, which scripts may not import. */
let state = Number(values.seed) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** @returns {keyof typeof kinds} */
function drawKind() {
  const all = /** @type {[keyof typeof kinds, number][]} */ (Object.entries(kinds));
  let at = random() * all.reduce((sum, [, weight]) => sum + weight, 0);
  return (all.find(([, weight]) => (at -= weight) < 0) ?? all[0])?.[0] ?? 'reload';
}

const { options } = await findWorkingBrowser();
const server = await createStaticServer({ root: paths.dist });
const browser = await chromium.launch(options);
const page = await browser.newPage();
/** @type {string[]} */
const faults = [];
page.on('pageerror', (error) => faults.push(error.message));
page.on('console', (message) => {
  if (['error', 'warning'].includes(message.type())) faults.push(message.text());
});

/** Little, because it is asked often: what is carried out of the page takes time from the run. */
const glance = () =>
  page.evaluate(() => {
    const { phase, epoch, step, history, recoveries, resumable, wayBack } = window.playground.snapshot();
    const isKept = wayBack !== null;
    return { phase, at: `${epoch}/${step}`, epochs: history.length, recoveries: recoveries.length, isOffered: resumable !== null, isKept };
  });
/** @param {string} what @param {(now: Awaited<ReturnType<typeof glance>>) => boolean} holds */
async function waitFor(what, holds) {
  for (let look = 0; look < mostLooks; look++) {
    const now = await glance();
    if (holds(now)) return now;
    await page.waitForTimeout(lookEveryMs);
  }
  throw new Error(`waited in vain until ${what}: ${await page.evaluate(describe)}`);
}
const describe = () => JSON.stringify({ ...window.playground.snapshot(), history: null, dataset: null });
/** All that the arithmetic decides, a row an epoch, once the run has ended. */
async function readEnd() {
  await waitFor('the run ends', ({ phase }) => phase === 'finished');
  const history = await page.evaluate(() => window.playground.snapshot().history);
  return history.map(({ stepMs: _, gpuBytes: __, ...row }) => JSON.stringify(row));
}

async function begin() {
  await page.goto(`http://localhost:${server.port}/`);
  await page.evaluate(() => window.playground.load({ demo: 'cardiac' }));
  await page.evaluate((patch) => void window.playground.configure(patch), { ...settings, seed: 5 });
  await page.evaluate(() => window.playground.start());
}

/** @param {keyof typeof kinds} kind */
async function breakRun(kind) {
  const before = await glance();
  if (kind === 'reload') {
    // Before its first checkpoint, which comes before the first step, there is nothing to lose.
    if (!before.isKept && before.at === '0/0') return begin();
    await page.reload({ timeout: 0 });
    await waitFor('the run is offered', ({ isOffered }) => isOffered);
    await page.evaluate(() => window.playground.resume());
    return;
  }
  await page.evaluate((what) => window.playground.chaos(what), kind);
  if (kind === 'disk-full') return;
  await waitFor(`the run is over ${kind}`, (now) => now.recoveries > before.recoveries || now.phase === 'finished');
  if (kind !== 'nan') return;
  const held = await waitFor('the run rests', (now) => now.phase === 'paused' || now.phase === 'finished');
  if (held.phase === 'paused') await page.evaluate(() => window.playground.resume());
}

await begin();
const expected = await readEnd();
/** Seconds until the run trained again (a full disk: until it was told), by kind. */
const tookSeconds = /** @type {Record<string, number[]>} */ ({});
const tally = () =>
  Object.entries(tookSeconds)
    .map(([kind, took]) => `${kind} ${took.length} (${median(took).toFixed(1)} s)`)
    .join(', ');
let [done, lost, wrong, runs] = [0, 0, 0, 0];
while (done < wanted && browser.isConnected() && lost < mostLost) {
  runs++;
  try {
    await begin();
    /** Rows up to here must be those of the undisturbed run: a halved learning rate changes what follows. */
    let comparable = expected.length;
    for (let i = 0; i < failuresPerRun && done < wanted; i++) {
      await page.waitForTimeout(random() * 800);
      const now = await waitFor('it trains', ({ phase }) => phase === 'training' || phase === 'finished');
      if (now.phase === 'finished') break;
      const kind = drawKind();
      if (kind === 'nan') comparable = Math.min(comparable, now.epochs);
      const began = performance.now();
      await breakRun(kind);
      // The phase alone does not tell: a run whose worker is being replaced is still training.
      const { at } = await glance();
      await waitFor('it trains again', (then) => (then.phase === 'training' && then.at !== at) || then.phase === 'finished');
      (tookSeconds[kind] ??= []).push((performance.now() - began) / 1000);
      done++;
    }
    const end = await readEnd();
    if (end.length !== expected.length) lost++;
    if (end.slice(0, comparable).some((row, i) => row !== expected[i])) wrong++;
  } catch (error) {
    lost++;
    console.log(error instanceof Error ? error.message : error);
  }
  console.log(
    `${done} failures in ${runs} runs: ${tally()}; ${lost} runs lost, ${wrong} with other numbers, ${faults.length} console faults`,
  );
}
await browser.close();
await server.close();
for (const fault of new Set(faults)) console.log(`console: ${fault}`);
if (lost > 0 || wrong > 0 || done < wanted) process.exitCode = 1;
