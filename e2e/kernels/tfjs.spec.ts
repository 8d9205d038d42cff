// The engine against stock tfjs operations on the same device: a whole step with tfjs' autograd, and the forward pass that checks exports.
import type { ForwardCase } from '../harness/tfjsForward';
import { expect, test } from '../support/harness';
import { runHarness } from './runHarness';

test('tfjs: loss and gradients', async ({ harness }) => {
  const size = { edge: 32, firstFilters: 5, levels: 4, batchSize: 2 };
  const { loss, gradient, layer } = await runHarness<{ loss: number; gradient: number; layer: string }>(harness, 'tfjsGradients', { size });
  expect(loss).toBeLessThan(1e-5);
  expect(gradient, layer).toBeLessThan(1e-4);
});

const forwardCases: ForwardCase[] = [
  { dimensions: 2, inputChannels: 3, classes: 4, levels: 3, firstFilters: 5, patch: [16, 24] },
  { dimensions: 3, inputChannels: 2, classes: 3, levels: 3, firstFilters: 3, patch: [16, 8, 12] },
  { dimensions: 3, inputChannels: 1, classes: 2, levels: 4, flatLevels: 2, firstFilters: 3, patch: [24, 16, 6] },
];

for (const forwardCase of forwardCases)
  test(`tfjs: probabilities in ${forwardCase.dimensions}-D, ${forwardCase.flatLevels ?? 0} levels flat`, async ({ harness }) => {
    const { difference, spread } = await runHarness<{ difference: number; spread: number }>(harness, 'tfjsForward', forwardCase);
    expect(spread).toBeGreaterThan(0.1);
    expect(difference).toBeLessThan(1e-5);
  });
