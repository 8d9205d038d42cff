// npm run bench [-- --json FILE] [--rounds N]: stock tfjs against the engine on this machine's adapter, and the engine with ever fewer filters.
// Ends with one JSON object (schema: README, "Benchmark").
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openHarness } from './lib/harness.mjs';

const { values } = parseArgs({
  options: { json: { type: 'string' }, rounds: { type: 'string', default: '3' }, runtime: { type: 'string' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: give a whole number from 1.`);
const wide = { edge: 64, firstFilters: 16, levels: 5, batchSize: 2 };
const sizes = [{ edge: 64, firstFilters: 8, levels: 4, batchSize: 2 }, wide, { edge: 128, firstFilters: 8, levels: 5, batchSize: 2 }];
const large = { edge: 128, firstFilters: 16, levels: 5, batchSize: 2 };
const volume = { edge: 32, firstFilters: 8, levels: 4, batchSize: 1 };
const fractions = [1, 0.5, 0.25, 0.1];

/** @typedef {import('../bench/problem').ProblemSize} ProblemSize */
/**
 * What e2e/harness/harness.ts offers here, by name.
 * @typedef {object} Parts
 * @property {(input: Record<string, never>) => Promise<import('../src/protocol/snapshot').AdapterFacts>} adapter
 * @property {(input: { size: ProblemSize, rounds: number }) => Promise<import('../bench/compareWithTfjs').Comparison>} compareWithTfjs
 * @property {(input: { size: ProblemSize, rounds: number }) => Promise<import('../bench/compareConvolutions').ConvolutionComparison>} compareConvolutions
 * @property {(input: { size: ProblemSize, fractions: number[], rounds: number }) => Promise<import('../bench/filters').FiltersReport[]>} measureFilters
 * @property {(input: { size: ProblemSize, fraction: number, rounds: number }) => Promise<import('../e2e/harness/kernels/pruneCost').PruneCost>} measurePrune
 */

/**
 * A fresh harness for each part, so that no part inherits another's memory.
 * @template {keyof Parts} K
 * @param {K} name
 * @param {Parameters<Parts[K]>[0]} payload
 * @returns {Promise<Awaited<ReturnType<Parts[K]>>>}
 */
async function run(name, payload) {
  const harness = await openHarness({ runtime: values.runtime });
  try {
    return await harness.run(name, payload);
  } finally {
    await harness.close();
  }
}

const mib = (/** @type {number} */ bytes) => (bytes / 2 ** 20).toFixed(1);
const label = (/** @type {ProblemSize} */ { edge, firstFilters, levels }) => `${edge}², ${firstFilters} filters, ${levels} levels`;

const adapter = await run('adapter', {});
console.log(`Adapter: ${adapter.vendor} ${adapter.architecture} ${adapter.description}${adapter.software ? ' (software)' : ''}\n`);
console.log('| batch 2 | tfjs ms | engine ms | ratio | dispatches tfjs / engine | JS ms tfjs / engine | GPU MiB tfjs / engine |');
console.log('|---|--:|--:|--:|--:|--:|--:|');
const comparisons = [];
for (const size of sizes) {
  const { stock, engine, ratio } = await run('compareWithTfjs', { size, rounds });
  comparisons.push({ size, stock, engine, ratio });
  const cells = [
    label(size),
    stock.medianMs.toFixed(0),
    engine.medianMs.toFixed(0),
    `${ratio.toFixed(1)}×`,
    `${stock.dispatches} / ${engine.dispatches}`,
    `${stock.scriptMs.toFixed(0)} / ${engine.scriptMs.toFixed(1)}`,
    `${mib(stock.gpuBytes)} / ${mib(engine.gpuBytes)}`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
const convolutions = await run('compareConvolutions', { size: volume, rounds });
console.log('\n3-D, where stock tfjs cannot train the network: its 3x3x3 convolutions alone, forward and both gradients');
console.log(
  `${volume.edge}³, ${volume.firstFilters} filters, ${volume.levels} levels, batch 1: tfjs ${convolutions.stockMs.toFixed(0)} ms, engine ${convolutions.engineMs.toFixed(0)} ms, ${convolutions.ratio.toFixed(1)}×`,
);
console.log(
  `\n| ${label(large)}, engine alone | step ms | of full | FLOPs of full | padded FLOPs of full | allowed | parameters | GPU MiB |`,
);
console.log('|---|--:|--:|--:|--:|--:|--:|--:|');
const filters = await run('measureFilters', { size: large, fractions, rounds: 2 * rounds });
for (const row of filters) {
  const full = filters[0] ?? row;
  const cells = [
    `${(row.size.fraction ?? 1) * 100} % of the filters`,
    row.medianMs.toFixed(1),
    `${((100 * row.medianMs) / full.medianMs).toFixed(1)} %`,
    `${((100 * row.flops) / full.flops).toFixed(1)} %`,
    `${((100 * row.paddedFlops) / full.paddedFlops).toFixed(1)} %`,
    `${Math.min(100, (150 * row.paddedFlops) / full.paddedFlops + 5).toFixed(1)} %`,
    row.parameters,
    mib(row.gpuBytes),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
const pruned = { size: wide, fraction: 0.6 };
const prune = { ...pruned, ...(await run('measurePrune', { ...pruned, rounds })) };
console.log(
  `\nA prune of ${label(prune.size)} to ${prune.fraction * 100} % of the filters, planned anew: ${prune.pruneMs.toFixed(0)} ms (a full step: ${prune.stepMs.toFixed(0)} ms), script at a stretch ${prune.scriptMs.toFixed(0)} ms, pipelines compiled ${prune.compiled}.`,
);
const report = { adapter, rounds, comparisons, convolutions, filters, prune };
if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
console.log(`\n${JSON.stringify(report)}`);
