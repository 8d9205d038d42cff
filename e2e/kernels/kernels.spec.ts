// Every kernel against its float64 reference on this machine's adapter, one test a case; none may cause a GPU error.
import { expect, test } from '../support/harness';
import { kernelCases } from './kernelCases';
import { expectCase, runHarness } from './runHarness';

test('every kernel has cases', async ({ harness }) => {
  const names = await runHarness<string[]>(harness, 'kernelNames');
  expect([...new Set(kernelCases.map(({ kernel }) => kernel))].sort()).toEqual([...names].sort());
});

for (const item of kernelCases)
  test(`${item.kernel}: ${item.name}`, async ({ harness }) => {
    await expectCase(harness, 'kernel', item);
  });
