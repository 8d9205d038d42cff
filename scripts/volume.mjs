// npm run bench:volume [-- --patch N --filters N]: the sliding window over a volume of 128³ by a small network on this machine's adapter, checked against a direct
// computation, and over one of 512×512×300 by a stand-in; windows, seconds, and peak memory beside what was foretold. Exits with 1 where a check fails.
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openHarnessPage, useHarnessPage } from './lib/harnessPage.mjs';

const { values } = parseArgs({ options: { patch: { type: 'string', default: '64' }, filters: { type: 'string', default: '4' } } });
const [patch, firstFilters] = [Number(values.patch), Number(values.filters)];
if (!Number.isInteger(patch) || patch < 16 || patch % 8 !== 0) throw new Error(`--patch ${values.patch}: give a multiple of 8 from 16.`);
if (!Number.isInteger(firstFilters) || firstFilters < 1) throw new Error(`--filters ${values.filters}: give a whole number from 1.`);

/** @typedef {import('../bench/volumePass').VolumeRequest} VolumeRequest */
/** @type {VolumeRequest} */
const real = { size: [128, 128, 128], classes: 3, patchSize: [patch, patch, patch], levels: 3, firstFilters };
/** @type {VolumeRequest} */
const large = { size: [512, 512, 300], classes: 4, patchSize: [64, 64, 64], levels: 3, firstFilters: 1 };

/** Beside the sums, a pass holds two windows with their labels and answers, and the allocator as much again. @param {VolumeRequest} request */
const windowBytes = ({ patchSize: [x, y, z], classes }) => 5 * x * y * z * (4 + 2 + 4 * classes);
/** Doubles and float32 sums may order two classes differently where they are this close, as a share of the sum. */
const rounding = 1e-5;
const pollMs = 250;
const mb = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
/** @type {string[]} */
const failures = [];
const expect = (/** @type {boolean} */ holds, /** @type {string} */ otherwise) => void (holds || failures.push(otherwise));

/**
 * One pass in a fresh page, with its memory watched from outside.
 * @param {VolumeRequest} request
 * @param {boolean} network
 */
async function watchPass(request, network) {
  const { page, adapter, close } = await openHarnessPage({
    onConsole: (type, text) => void (type === 'error' && console.error(`harness: ${text}`)),
  });
  page.setDefaultTimeout(0);
  const { run } = useHarnessPage(page);
  const session = await page.context().newCDPSession(page);
  /** Bytes of JavaScript's objects and of what their arrays hold. */
  const readBytes = async () => {
    const usage = /** @type {{ usedSize: number, backingStorageSize: number }} */ (await session.send('Runtime.getHeapUsage'));
    return usage.usedSize + usage.backingStorageSize;
  };
  try {
    await run('beginVolume', { request, network });
    await session.send('HeapProfiler.collectGarbage');
    const before = await readBytes();
    let peak = before;
    let done = false;
    const pass = run('passVolume', {}).finally(() => (done = true));
    while (!done) {
      await setTimeout(pollMs);
      await session.send('HeapProfiler.collectGarbage');
      peak = Math.max(peak, await readBytes());
    }
    /** @type {import('../bench/volumePass').VolumeReport & { gpuPeakBytes: number }} */
    const report = await pass;
    const check = network ? await run('checkVolume', { request }) : null;
    return { adapter, report, heldBytes: peak - before, check: /** @type {import('../bench/volumeCheck').VolumeCheck | null} */ (check) };
  } finally {
    await close();
  }
}

/**
 * @param {VolumeRequest} request
 * @param {Awaited<ReturnType<typeof watchPass>>} result
 */
function print(request, { report, heldBytes }) {
  const { size, patchSize, classes } = request;
  const { windows, seconds, slabBytes, wholeBytes } = report;
  console.log(`${size.join('×')}, ${classes} classes, windows of ${patchSize.join('×')}: ${windows} windows in ${seconds.toFixed(1)} s`);
  console.log(
    `  live JavaScript: ${mb(heldBytes)} more at its peak than before; probabilities foretold ${mb(slabBytes)}, of the whole volume ${mb(wholeBytes)}`,
  );
  expect(heldBytes < slabBytes + windowBytes(request), `${mb(heldBytes)} of JavaScript memory for ${mb(slabBytes)} foretold`);
}

const first = await watchPass(real, true);
console.log(`Adapter: ${Object.values(first.adapter).join(', ')}`);
print(real, first);
const { gpu, gpuPeakBytes, dice } = first.report;
console.log(`  GPU: foretold ${mb(gpu.foretold)}, held ${mb(gpu.held)}, ${mb(gpuPeakBytes)} at the peak with what is being read back`);
expect(gpu.held === gpu.foretold, `the engine holds ${gpu.held} bytes and not ${gpu.foretold}`);
if (first.check) {
  const { largestSumError, voxels, different, largestLead, counts } = first.check;
  console.log(`  probabilities of a voxel sum to 1 within ${largestSumError.toExponential(1)}; voxels by class ${counts.join(', ')}`);
  console.log(
    `  ${different} of ${voxels} voxels differ from the direct computation, by at most ${largestLead.toExponential(1)} of the sum`,
  );
  expect(largestSumError < 1e-5, `softmax sums are off by ${largestSumError}`);
  expect(largestLead < rounding, `a class differs by ${largestLead} of the sum`);
  expect(counts.filter((count) => count > 0).length > 1, 'the network says one class everywhere, which proves little');
}
console.log(`  Dice of the untrained network: ${dice.map((value) => value?.toFixed(3)).join(', ')}`);

console.log('\nWith a stand-in that knows the truth in the network’s place:');
const second = await watchPass(large, false);
print(large, second);
console.log(`  Dice: ${second.report.dice.join(', ')}`);
expect(
  second.report.dice.length === large.classes - 1 && second.report.dice.every((value) => value === 1),
  'perfect answers do not give Dice 1',
);

for (const failure of failures) console.log(`Failed: ${failure}`);
if (failures.length > 0) process.exitCode = 1;
