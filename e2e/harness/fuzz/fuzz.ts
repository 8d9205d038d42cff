// Fuzzing as the harness offers it: random cases of one kernel, or random whole training steps, against the float64 references.
import type { KernelName } from '../../../src/engine/kernels';
import { deriveSeed } from '../../../src/lib/random';
import type { CaseReport } from '../golden/checks';
import type { StepCase } from '../kernels/step.cases';
import { runKernelCase } from '../kernels/runKernelCase';
import { runStepCase } from '../kernels/step';
import { checkRandomly, type FuzzRow } from './checkRandomly';
import { kernelCaseOf } from './kernelArbitraries';
import { findIllConditioned } from './sensitivity';
import { stepCase } from './stepArbitrary';

export interface FuzzRequest {
  seed: number;
  runs: number;
}

export const fuzzKernel = ({ kernel, seed, runs }: FuzzRequest & { kernel: KernelName }): Promise<FuzzRow> =>
  checkRandomly(kernel, kernelCaseOf(kernel), runKernelCase, { seed: deriveSeed(seed, kernel) | 0, runs });

/** Null where every check that failed is one whose reference moves as much under rounding. */
async function runStepUnlessIllConditioned(item: StepCase): Promise<CaseReport | null> {
  const report = await runStepCase(item);
  if (report.passed) return report;
  const illConditioned = findIllConditioned(item);
  return report.failed.every(({ tensor }) => illConditioned.has(tensor)) ? null : report;
}

export const fuzzSteps = ({ seed, runs }: FuzzRequest): Promise<FuzzRow> =>
  checkRandomly('whole steps', stepCase, runStepUnlessIllConditioned, { seed: deriveSeed(seed, 'steps') | 0, runs });
