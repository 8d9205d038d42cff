// How the kernels of the losses are tested.
import { type KernelTest, testOf } from '../../../testing/kernelTests';
import { randomHead } from '../../head/testing/random';
import type { kernels } from '../kernels';
import { runFinalize, runGradient, runSums } from './run';

export const tests: Record<keyof typeof kernels, KernelTest> = {
  lossSums: testOf(runSums, randomHead),
  lossFinalize: testOf(runFinalize, randomHead),
  headLossGradient: testOf(runGradient, randomHead),
};
