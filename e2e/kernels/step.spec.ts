// Whole training steps on small networks against the float64 oracle, degenerate inputs, and the engine's steady state.
import { degenerateCases, stepCases } from '../harness/kernels/step.cases';
import { test } from '../support/harness';
import { expectCase } from './runHarness';

for (const item of stepCases)
  test(`step: ${item.name}`, async ({ harness }) => {
    await expectCase(harness, 'step', item);
  });

for (const item of degenerateCases)
  test(`finite: ${item.name}`, async ({ harness }) => {
    await expectCase(harness, 'degenerate', item);
  });

test('steady steps create nothing, a prune compiles nothing', async ({ harness }) => {
  await expectCase(harness, 'steady', null);
});
