// npm run bench:data [-- --rounds N] [--json FILE] [--runtime dawn]: whether the data side of training keeps up with the GPU, for presets on demo sets.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openHarness } from './lib/harness.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, json: { type: 'string' }, runtime: { type: 'string' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: give a whole number from 1.`);

/** @type {import('../bench/dataSide').DataSideRequest[]} */
const requests = [
  { demo: 'cardiac', preset: 'quick', batches: 400, rounds, steps: 10 },
  { demo: 'kidney', preset: 'quick-3d', batches: 200, rounds, steps: 3 },
];

/** @param {number} ms */
const inMs = (ms) => ms.toFixed(ms < 100 ? 2 : 0);
/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(1)} %`;
/** @param {number[]} turns */
const spread = (turns) => {
  const sorted = turns.toSorted((a, b) => a - b);
  return `${inMs(sorted[sorted.length >> 1] ?? NaN)} (${inMs(sorted[0] ?? NaN)} to ${inMs(sorted.at(-1) ?? NaN)})`;
};

const harness = await openHarness({ runtime: values.runtime });
const { adapter } = harness;
/** @type {import('../bench/dataSide').DataSideReport[]} */
const reports = [];
try {
  console.log(`${harness.runtime}, adapter: ${Object.values(adapter).join(', ')}`);
  console.log(
    '\n| preset on demo set | batch | preparing it: median / 95 % | script of a step | step, fed with one batch | step with its data | ratio |',
  );
  console.log('|---|---|--:|--:|--:|--:|--:|');
  for (const request of requests) {
    /** @type {import('../bench/dataSide').DataSideReport} */
    const report = await harness.run('dataSide', request);
    reports.push(report);
    const cells = [
      `${request.preset} on ${request.demo}`,
      `${report.batchSize} × ${report.patchSize.join('×')}`,
      `${inMs(report.prepareMs.median)} / ${inMs(report.prepareMs.p95)} ms`,
      `${inMs(report.submitMs)} ms`,
      `${spread(report.fedStepMs)} ms`,
      `${spread(report.stepMs)} ms`,
      report.ratio.toFixed(3),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  await harness.close();
}
for (const { request, prepareMs, submitMs, hidden, waits, shortestStepMs } of reports) {
  console.log(
    `\n${request.preset}: ${percent(hidden)} of the preparation was done while a step was in flight. ` +
      `Script feeds ${(1000 / (prepareMs.mean + submitMs)).toFixed(0)} steps a second.`,
  );
  console.log(
    `  a GPU whose step takes … waits for data: ${waits.map(({ stepMs, share }) => `${stepMs} ms ${percent(share)}`).join(', ')}`,
  );
  console.log(`  at most 5 % down to steps of ${inMs(shortestStepMs)} ms.`);
}
console.log(
  '\nThe waits are played through with the times measured, for a preparation that has a processor of its own. A software adapter works on',
);
console.log('the same cores as the preparation, so that its step with data would be longer by the preparation, were that more than noise.');
if (values.json) await writeFile(values.json, `${JSON.stringify({ adapter, reports }, null, 2)}\n`);
