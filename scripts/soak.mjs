// npm run bench:soak [-- --steps N]: thousands of steps of a tiny network; what they ask of the device, and GPU and JavaScript memory as they go.
// Exits with 1 when a step creates anything or memory grows.
import { parseArgs } from 'node:util';
import { openHarnessPage, useHarnessPage } from './lib/harnessPage.mjs';

const { values } = parseArgs({ options: { steps: { type: 'string', default: '10000' } } });
const steps = Number(values.steps);
if (!Number.isInteger(steps) || steps < 10) throw new Error(`--steps ${values.steps}: give a whole number from 10.`);
const rounds = 10;
/** Growth of the JavaScript heap, over all rounds, that counts as flat. */
const slackBytes = 2 ** 20;
const size = { edge: 16, firstFilters: 2, levels: 3, batchSize: 1 };

const { page, close } = await openHarnessPage({ onConsole: (type, text) => void (type === 'error' && console.error(`harness: ${text}`)) });
page.setDefaultTimeout(0);
const { run } = useHarnessPage(page);
const session = await page.context().newCDPSession(page);

/** Bytes of live JavaScript objects. */
async function readHeap() {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

await run('beginSoak', { size });
/** Steps are warm before the first figure counts. */
await run('soak', { steps: 50 });
const mib = (/** @type {number} */ bytes) => (bytes / 2 ** 20).toFixed(3);
const rows = [{ calls: {}, gpuBytes: NaN, heapBytes: await readHeap() }];
let created = 0;
for (let round = 1; round <= rounds; round++) {
  const { calls, gpuBytes, loss, medianScriptMs } = await run('soak', { steps: Math.floor(steps / rounds) });
  const heapBytes = await readHeap();
  rows.push({ calls, gpuBytes, heapBytes });
  created += Object.entries(calls).reduce((sum, [method, count]) => sum + (method === 'submit' ? 0 : count), 0);
  const figures = `GPU ${mib(gpuBytes)} MiB, JavaScript ${mib(heapBytes)} MiB, script ${medianScriptMs.toFixed(2)} ms, loss ${loss.toFixed(4)}`;
  console.log(`${(round * steps) / rounds} steps: ${JSON.stringify(calls)}, ${figures}`);
}
await close();
const [first, last] = [rows[1], rows[rounds]];
const flat = first?.gpuBytes === last?.gpuBytes && (last?.heapBytes ?? Infinity) - (first?.heapBytes ?? 0) < slackBytes;
console.log(created === 0 && flat ? 'Nothing created, memory flat.' : `${created} objects created; memory ${flat ? 'flat' : 'grows'}.`);
if (created > 0 || !flat) process.exitCode = 1;
