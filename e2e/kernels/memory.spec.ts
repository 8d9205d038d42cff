// GPU memory and what a prune costs: bytes as foretold and bounded, really given back, no pipeline compiled, little script.
import type { PruneCost } from '../harness/kernels/pruneCost';
import { expect, test } from '../support/harness';
import { expectCase, runHarness } from './runHarness';

for (const size of [
  { edge: 32, firstFilters: 12, levels: 3, batchSize: 1 },
  { edge: 64, firstFilters: 8, levels: 4, batchSize: 2 },
])
  test(`bytes of ${size.edge}², ${size.firstFilters} filters, ${size.levels} levels`, async ({ harness }) => {
    await expectCase(harness, 'memory', { size });
  });

test('a step in three submits is the step in one', async ({ harness }) => {
  await expectCase(harness, 'split', { name: 'euc_norm', parts: 3 });
  await expectCase(harness, 'split', { name: '3-D', parts: 7 });
});

test('a prune costs at most a full step, and 50 ms of script at a time', async ({ harness }) => {
  const size = { edge: 64, firstFilters: 16, levels: 5, batchSize: 2 };
  const cost = await runHarness<PruneCost>(harness, 'measurePrune', { size, fraction: 0.6, rounds: 3 });
  console.log(
    `prune: ${cost.pruneMs.toFixed(0)} ms, with stretches of ${cost.scriptMs.toFixed(0)} ms of script at most; step: ${cost.stepMs.toFixed(0)} ms`,
  );
  expect(cost.compiled).toBe(0);
  expect(cost.scriptMs).toBeLessThanOrEqual(50);
  expect(cost.pruneMs).toBeLessThanOrEqual(cost.stepMs);
});
