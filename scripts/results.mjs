// npm run results [-- PATH_TO_DATASET] [--only NAME,…] [--render] [--runtime dawn]: runs the experiments of docs/results.md with the program's own training code on this
// machine's adapter, keeps each run's numbers in docs/results/NAME.json and writes the page from all that are there. PATH is a folder in Medical
// Segmentation Decathlon layout (the page shows Task04_Hippocampus); without it only what is generated is run.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { experiments, keepReport } from './lib/experiments.mjs';
import { openHarness } from './lib/harness.mjs';
import { paths } from './lib/paths.mjs';
import { renderResults } from './lib/renderResults.mjs';

const resultsFolder = path.join(paths.root, 'docs', 'results');

/** @param {string} folder */
async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/**
 * @param {import('./lib/experiments.mjs').Experiment} experiment
 * @param {string | undefined} folder
 */
async function runExperiment({ name, title, seed, demo, patch, clusterability = false }, folder) {
  const began = Date.now();
  let last = began;
  const harness = await openHarness({
    runtime: values.runtime,
    onConsole(type, text) {
      if (!text.startsWith('epoch ')) return void (type === 'error' && console.error(text));
      const row = JSON.parse(text.slice(6));
      if (row.epoch % 5 === 0 || row.epoch === 1)
        console.log(
          `  ${name} epoch ${row.epoch}: loss ${row.trainLoss.toFixed(3)}, Dice ${row.dice?.map((/** @type {number | null} */ value) => value?.toFixed(3)).join(', ')}, ${row.parameters} parameters, ${Math.round(row.stepMs)} ms/step, ${((Date.now() - last) / 1000).toFixed(0)} s`,
        );
      last = Date.now();
    },
  });
  try {
    if (folder) await harness.serve('/dataset/', folder);
    const files = folder ? await listFiles(folder) : [];
    const root = path.basename(folder ?? '');
    const given = files.map((file) => ({ path: `${root}/${file}`, url: `/dataset/${encodeURIComponent(file).replaceAll('%2F', '/')}` }));
    const data = folder ? { files: given } : demo === undefined ? { ellipses: { seed } } : { demo };
    const report = await harness.run('experiment', { data, patch, clusterability });
    const kept = keepReport(
      {
        name,
        title,
        source: folder ? root : demo === undefined ? 'generated ellipses' : `the ${demo} demo`,
        adapter: harness.adapter,
        runtime: harness.runtime,
      },
      report,
    );
    await writeFile(path.join(resultsFolder, `${name}.json`), `${JSON.stringify(kept)}\n`);
  } finally {
    await harness.close();
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, render: { type: 'boolean', default: false }, runtime: { type: 'string' } },
});
const [folder] = positionals;
const wanted = values.only?.split(',');
await mkdir(resultsFolder, { recursive: true });
if (!values.render)
  for (const experiment of experiments) {
    if (wanted && !wanted.includes(experiment.name)) continue;
    const needsFolder = experiment.seed === undefined && experiment.demo === undefined;
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
