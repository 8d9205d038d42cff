// How the kernels of the heads are tested.
import { type KernelTest, testOf } from '../../../testing/kernelTests';
import type { kernels } from '../kernels';
import { randomHead } from './random';
import { runForward, runInputGradient, runWeightGradient } from './run';

export const tests: Record<keyof typeof kernels, KernelTest> = {
  headForward: testOf(runForward, randomHead),
  headInputGradient: testOf(runInputGradient, randomHead),
  headWeightGradient: testOf(runWeightGradient, randomHead),
};
