// A few hundred random cases of the kernels and some random whole steps, the same every time; `npm run fuzz:kernels` runs as many as one likes.
import { test } from '../support/harness';
import { kernelCases } from './kernelCases';
import { expectRandom } from './runHarness';

const seed = 2;

for (const kernel of new Set(kernelCases.map((item) => item.kernel)))
  test(`random: ${kernel}`, async ({ harness }) => {
    await expectRandom(harness, 'fuzzKernel', { kernel, seed, runs: 8 });
  });

test('random: whole steps', async ({ harness }) => {
  await expectRandom(harness, 'fuzzSteps', { seed, runs: 6 });
});
