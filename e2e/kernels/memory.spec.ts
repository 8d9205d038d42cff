// GPU memory and prunes: bytes as foretold and bounded, really given back, no pipeline compiled. What a prune costs in time is the benchmark's.
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

test('a prune compiles nothing', async ({ harness }) => {
  const size = { edge: 32, firstFilters: 8, levels: 3, batchSize: 1 };
  const cost = await runHarness<PruneCost>(harness, 'measurePrune', { size, fraction: 0.6, rounds: 2 });
  expect(cost.compiled).toBe(0);
});
