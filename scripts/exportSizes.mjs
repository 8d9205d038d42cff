// npm run results:export -- PATH_TO_DATASET: trains and prunes a small network on the data set in the built page, takes every kind of network file away
// before the first prune and at the end, and keeps sizes, parameters, FLOPs and measured times in docs/results/ for docs/results.md.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { findWorkingBrowser } from './lib/browser.mjs';
import { paths } from './lib/paths.mjs';
import { createStaticServer } from './lib/staticServer.mjs';

/** Kinds that hold the network and little else. */
const kinds = ['safetensors', 'onnx', 'tfjs', 'sauronunet'];
/** The balanced recipe's schedule on a network and for epochs that a software adapter can bear. */
const settings = {
  preset: 'balanced',
  levels: 4,
  firstFilters: 12,
  batchSize: 4,
  epochs: 60,
  stepsPerEpoch: 20,
  validateEvery: 2,
  seed: 1,
  split: { validation: 0.04, test: 0.2 },
  optimiser: { learningRate: 0.002 },
};

const {
  positionals: [folder],
} = parseArgs({ allowPositionals: true });
if (!folder) throw new Error('Give the path of a data set: npm run results:export -- PATH_TO_DATASET.');

const { options } = await findWorkingBrowser();
const server = await createStaticServer({ root: paths.dist });
const browser = await chromium.launch(options);
const page = await browser.newPage();
page.setDefaultTimeout(0);
page.on('console', (message) => message.type() === 'error' && console.error(message.text()));

const snapshot = () => page.evaluate(() => window.playground.snapshot());
/** @param {import('../src/protocol/snapshot').Phase} phase */
async function waitFor(phase) {
  for (let told = 0; ; await page.waitForTimeout(1000)) {
    const now = await snapshot();
    const row = now.history.at(-1);
    if (row && row.epoch >= told + 5) {
      told = row.epoch;
      console.log(
        `  epoch ${row.epoch}: ${row.parameters} parameters, validation Dice ${row.dice?.map((one) => one?.toFixed(3)).join(', ')}`,
      );
    }
    if (now.phase === phase) return now;
    if (now.phase === 'failed') throw new Error(now.error ?? 'The run failed.');
  }
}

/** Bytes of each kind of file as it is handed out, after it was read back. */
async function measureFiles() {
  /** @type {Record<string, number>} */
  const bytes = {};
  for (const kind of kinds) bytes[kind] = await page.evaluate(async (name) => (await window.playground.export(name)).size, kind);
  return bytes;
}

const began = Date.now();
await page.goto(`http://localhost:${server.port}/`);
await page.getByTestId('folder-input').first().setInputFiles(folder);
const { dataset } = await waitFor('ready');
await page.evaluate((patch) => void window.playground.configure(patch), settings);
await page.evaluate(() => window.playground.step());
const unpruned = await measureFiles();
await page.evaluate(() => window.playground.resume());
const { config, history, test, adapter } = await waitFor('finished');
const pruned = await measureFiles();
const costs = await page.evaluate(() => window.playground.exportCost());
await browser.close();
await server.close();

const name = `export-${path.basename(folder)}`;
const report = {
  name,
  source: path.basename(folder),
  adapter,
  runtime: 'Chromium',
  config,
  cases: dataset?.cases.length,
  classes: dataset?.classes.slice(1).map((one) => one.name),
  bytes: { unpruned, pruned },
  costs,
  filters: history.at(-1)?.layers.map((layer) => layer.filters),
  testDice: test?.dice ?? null,
  durationMs: Date.now() - began,
};
const results = path.join(paths.root, 'docs', 'results');
await mkdir(results, { recursive: true });
await writeFile(path.join(results, `${name}.json`), `${JSON.stringify(report)}\n`);
console.log(`docs/results/${name}.json written; npm run results -- --render puts it into docs/results.md.`);
