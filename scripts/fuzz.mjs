// `npm run fuzz:kernels [-- --runs N --steps N --properties N --seed N --only TEXT --runtime dawn]`: N random cases of every kernel and N random whole
// training steps against their float64 references, and N random networks for every property of training, outside CI. One line each; a failure is shrunk and printed as a case that can be added to the suite.
// Exit 1 if any fails. The same seed gives the same cases.
import { parseArgs } from 'node:util';
import { openHarness } from './lib/harness.mjs';

/** @typedef {import('../e2e/harness/fuzz/checkRandomly').FuzzRow} FuzzRow */

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '60' },
    steps: { type: 'string', default: '60' },
    properties: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    runtime: { type: 'string' },
  },
});
const [runs, steps, properties, seed] = [values.runs, values.steps, values.properties, values.seed].map(Number);

/** @param {FuzzRow} row */
function printRow({ what, runs: ran, checks, worst, skipped, failure }) {
  const left = skipped > 0 ? `, ${skipped} left out as ill-conditioned` : '';
  console.log(
    `${failure ? 'FAIL' : 'PASS'} ${what}: ${ran} cases, ${checks} checks, at most ${(100 * worst).toFixed(0)} % of a tolerance${left}`,
  );
  if (failure)
    console.log(
      `  ${failure.message}\n  shrunk ${failure.shrinks} times to ${JSON.stringify(failure.counterexample)} (path ${failure.path})`,
    );
}

const harness = await openHarness({ runtime: values.runtime });
const { vendor, architecture, description } = harness.adapter;
console.log(`on ${[vendor, architecture, description].filter(Boolean).join(', ')} (${harness.runtime}), seed ${seed}`);
/** @type {string[]} */
const kernels = await harness.run('kernelNames', null);
/** @type {string[]} */
const propertyNames = await harness.run('propertyNames', null);
const jobs = [
  ...kernels.map((kernel) => ({ name: 'fuzzKernel', what: kernel, count: runs, subject: { kernel } })),
  { name: 'fuzzSteps', what: 'steps', count: steps, subject: {} },
  ...propertyNames.map((name) => ({ name: 'trainingProperty', what: name, count: properties, subject: { name } })),
].filter(({ what, count }) => Number(count) > 0 && what.includes(values.only));
let [cases, failed] = [0, 0];
for (const { name, count, subject } of jobs) {
  /** @type {FuzzRow} */
  const row = await harness.run(name, { ...subject, seed, runs: count });
  printRow(row);
  cases += row.runs;
  if (row.failure) failed++;
}
await harness.close();
console.log(`${cases} random cases, ${failed} of ${jobs.length} kinds failed`);
if (failed > 0 || cases === 0) process.exitCode = 1;
