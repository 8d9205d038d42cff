// npm run results [-- PATH_TO_DATASET] [--only NAME,…] [--render]: runs the experiments of docs/results.md with the program's own training code on this
// machine's adapter, keeps each run's numbers in docs/results/NAME.json and writes the page from all that are there. PATH is a folder in Medical
// Segmentation Decathlon layout (the page shows Task04_Hippocampus); without it only the generated slices are run.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openHarness } from './lib/harnessPage.mjs';
import { paths } from './lib/paths.mjs';
import { renderResults } from './lib/renderResults.mjs';

const resultsFolder = path.join(paths.root, 'docs', 'results');

const none = { probability: 0 };
/** Conditions of the runs with the authors' code: 48x48 slices, 12 steps of batch 4, Adam, the published schedule, no augmentation. */
const ellipses = {
  levels: 4,
  firstFilters: 12,
  patchSize: [48, 48],
  batchSize: 4,
  epochs: 500,
  stepsPerEpoch: 12,
  validateEvery: 2,
  fit: 'crop-pad',
  augmentation: { scale: none, rotation: none, flips: none, gamma: none, elastic: none },
  optimiser: { kind: 'adam', learningRate: 1e-3, weightDecay: 1e-5 },
  pruning: { method: 'sauron', lambda: 0.5, tauMin: 0.001, tauMax: 0.3, kappa: 15, rho: 5, mu: 0.02, evidence: 'validation' },
};
/** Small enough for a software adapter; τ rises in 8 steps with a patience of 2 epochs, because 60 epochs are too few for the published schedule. */
const dataset = {
  levels: 4,
  firstFilters: 8,
  batchSize: 4,
  epochs: 60,
  stepsPerEpoch: 20,
  validateEvery: 2,
  seed: 1,
  split: { validation: 0.04, test: 0.2 },
  optimiser: { kind: 'adam', learningRate: 2e-3, weightDecay: 1e-5 },
  pruning: { method: 'sauron', lambda: 0.5, tauMin: 0.02, tauMax: 0.3, kappa: 8, rho: 2, mu: 0.05, evidence: 'validation' },
};

/** @typedef {{ name: string, title: string, seed?: number, patch: Record<string, unknown> }} Experiment */

/** @type {Experiment[]} */
const experiments = [
  ...[0, 1].flatMap((seed) =>
    [0.5, 0].map((lambda) => ({
      name: `ellipses-lambda-${lambda}-seed-${seed}`,
      title: `Generated slices, λ ${lambda}, seed ${seed}`,
      seed,
      patch: { ...ellipses, seed, pruning: { ...ellipses.pruning, lambda } },
    })),
  ),
  { name: 'dataset-sauron', title: 'Data set, Sauron', patch: dataset },
  {
    name: 'dataset-unpruned',
    title: 'Data set, unpruned twin',
    patch: { ...dataset, pruning: { ...dataset.pruning, method: 'none', lambda: 0 } },
  },
];

/** @param {string} folder */
async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/**
 * @param {Experiment} experiment
 * @param {string | undefined} folder
 */
async function runExperiment({ name, title, seed, patch }, folder) {
  const began = Date.now();
  let last = began;
  const { page, adapter, close } = await openHarness({
    onConsole(type, text) {
      if (!text.startsWith('epoch ')) return void (type === 'error' && console.error(text));
      const row = JSON.parse(text.slice(6));
      if (row.epoch % 10 === 0 || row.epoch === 1)
        console.log(
          `  ${name} epoch ${row.epoch}: loss ${row.trainLoss.toFixed(3)}, ${row.parameters} parameters, ${Math.round(row.stepMs)} ms/step, ${((Date.now() - last) / 1000).toFixed(0)} s`,
        );
      last = Date.now();
    },
  });
  page.setDefaultTimeout(0);
  try {
    if (folder)
      await page.route('**/dataset/**', async (route) => {
        const file = decodeURIComponent(new URL(route.request().url()).pathname.split('/dataset/')[1] ?? '');
        await route.fulfill({ body: await readFile(path.join(folder, file)) });
      });
    const files = folder ? await listFiles(folder) : [];
    const root = path.basename(folder ?? '');
    const data =
      seed === undefined
        ? { files: files.map((file) => ({ path: `${root}/${file}`, url: `dataset/${encodeURIComponent(file).replaceAll('%2F', '/')}` })) }
        : { ellipses: { seed } };
    const report = await page.evaluate(
      (request) =>
        /** @type {{ harness: { run(name: string, payload: unknown): Promise<any> } }} */ (/** @type {unknown} */ (window)).harness.run(
          'experiment',
          request,
        ),
      { data, patch },
    );
    const history = report.history.map((/** @type {any} */ row) => ({
      epoch: row.epoch,
      trainLoss: round(row.trainLoss),
      valLoss: row.valLoss === null ? null : round(row.valLoss),
      dice: row.dice?.map((/** @type {number | null} */ value) => value && round(value)) ?? null,
      parameters: row.parameters,
      flops: row.flops,
      stepMs: round(row.stepMs),
      meanDeltaOpt: round(row.deltaOpt.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0) / row.deltaOpt.length),
      largestThreshold: Math.max(...row.layers.map((/** @type {any} */ layer) => layer.threshold)),
    }));
    const filters = report.history.at(-1).layers.map((/** @type {any} */ layer) => [layer.name, layer.filters]);
    const kept = { name, title, source: folder ? root : 'generated ellipses', adapter, ...report, history, filters };
    await writeFile(path.join(resultsFolder, `${name}.json`), `${JSON.stringify(kept)}\n`);
  } finally {
    await close();
  }
}

/** @param {number} value */
const round = (value) => Number(value.toPrecision(5));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, render: { type: 'boolean', default: false } },
});
const [folder] = positionals;
const wanted = values.only?.split(',');
await mkdir(resultsFolder, { recursive: true });
if (!values.render)
  for (const experiment of experiments) {
    if (wanted && !wanted.includes(experiment.name)) continue;
    const needsFolder = experiment.seed === undefined;
    if (needsFolder && !folder) {
      console.log(`${experiment.name}: needs the path of a data set; left out.`);
      continue;
    }
    console.log(experiment.title);
    await runExperiment(experiment, needsFolder ? folder : undefined);
  }
const names = (await readdir(resultsFolder)).filter((file) => file.endsWith('.json')).sort();
const reports = await Promise.all(names.map(async (file) => JSON.parse(await readFile(path.join(resultsFolder, file), 'utf8'))));
await writeFile(path.join(paths.root, 'docs', 'results.md'), renderResults(reports));
console.log(`docs/results.md shows ${names.length} runs.`);
