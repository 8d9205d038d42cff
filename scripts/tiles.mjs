// npm run bench:tiles [-- --edge N --filters N --levels N --batch N --dimensions 2|3 --rounds N --runtime dawn]: every tile size of every convolution,
// timed alone on this machine's adapter, beside what the cost model chooses; then how long each kernel took to compile.
import { parseArgs } from 'node:util';
import { openHarness } from './lib/harness.mjs';

const number = (/** @type {string} */ preset) => /** @type {const} */ ({ type: 'string', default: preset });
const { values } = parseArgs({
  options: {
    edge: number('64'),
    filters: number('16'),
    levels: number('5'),
    batch: number('2'),
    dimensions: number('2'),
    rounds: number('5'),
    runtime: { type: 'string' },
  },
});
const size = {
  edge: Number(values.edge),
  firstFilters: Number(values.filters),
  levels: Number(values.levels),
  batchSize: Number(values.batch),
  dimensions: Number(values.dimensions),
};
const harness = await openHarness({ runtime: values.runtime });
try {
  /** @type {import('../bench/tiles').TilesReport} */
  const { times, compileMs } = await harness.run('measureTiles', { size, rounds: Number(values.rounds) });
  for (const shape of new Set(times.map((time) => time.shape))) {
    const row = times.filter((time) => time.shape === shape);
    const cells = row.map(({ tile, chosen, milliseconds, gflops }) => {
      const mark = chosen ? '*' : ' ';
      return `  ${mark} ${tile.padEnd(14)}${milliseconds.toFixed(2).padStart(9)} ms ${gflops.toFixed(1).padStart(8)} GFLOP/s`;
    });
    console.log([shape, ...cells].join('\n'));
  }
  for (const [kernel, ms] of Object.entries(compileMs)) console.log(`${kernel.padEnd(36)} compiled in ${ms.toFixed(0)} ms`);
} finally {
  await harness.close();
}
