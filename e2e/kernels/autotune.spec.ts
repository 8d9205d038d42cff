// The autotune chooses among verified kernels only.
import type { AutotuneReport } from '../harness/kernels/autotune';
import { tileNames } from '../../src/engine/kernels/convolution/convolutions';
import { expect, test } from '../support/harness';
import { expectCase, runHarness } from './runHarness';

test('the autotune measures once, and never takes a kernel that computes something else', async ({ harness }) => {
  const report = await runHarness<AutotuneReport>(harness, 'autotune');
  expect(Object.keys(report.chosen)).toHaveLength(4);
  expect(report.refused).toEqual([]);
  expect(report.compiledAgain).toBe(0);
  const wrong = tileNames.convForward.slice(1).map((tile) => `convForward ${tile}`);
  expect([...report.refusedWhenBroken].sort()).toEqual(wrong.sort());
  expect(report.chosenWhenBroken).toBe('4x1x1');
});

test('measured tiles are taken, remembered and forgotten, and change no weight', async ({ harness }) => {
  await expectCase(harness, 'measuredTiles', null);
});

test('what there was no time to measure stays estimated until a person asks', async ({ harness }) => {
  await expectCase(harness, 'passedOver', null);
});
