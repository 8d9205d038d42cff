// How the kernels of the optimiser step are tested.
import fc from 'fast-check';
import { type KernelTest, testOf } from '../../../testing/kernelTests';
import { caseName, count, rarely } from '../../../testing/randomShapes';
import type { kernels } from '../kernels';
import { runGradientControl, runGradientNorm, runOptimise } from './run';

const common = { name: caseName, size: count(300), run: count(4).map((rounds) => 64 * rounds) };
const clip = fc.constantFrom(0.25, 0.5);

const optimise = fc.record({
  ...common,
  adam: fc.boolean(),
  nesterov: fc.boolean(),
  decay: fc.constantFrom(0, 1e-3, 1e-1),
  momentum: fc.constantFrom(0, 0.5, 0.9),
  steps: fc.integer({ min: 0, max: 200 }),
  clip: fc.option(clip, { nil: undefined }),
  poisoned: rarely,
});

export const tests: Record<keyof typeof kernels, KernelTest> = {
  optimise: testOf(runOptimise, optimise),
  gradientNorm: testOf(runGradientNorm, fc.record({ ...common, contiguous: fc.boolean(), poisoned: rarely })),
  gradientControl: testOf(runGradientControl, fc.record({ ...common, clip: fc.constantFrom(0, 0.5, 1e6), poisoned: rarely })),
};
