// Fuzzing as the harness offers it: random cases of one kernel, or random whole training steps, against the float64 references.
import { testOfKernel } from '../../../src/engine/testing/allKernels';
import type { CaseReport } from '../../../src/engine/testing/checks';
import { deriveSeed } from '../../../src/lib/random';
import { runKernelCase } from '../kernels/runKernelCase';
import { runStepCase } from '../kernels/step';
import type { StepCase } from '../kernels/step.cases';
import { createStepProblem } from '../kernels/stepProblem';
import { checkRandomly, type FuzzRow } from './checkRandomly';
import { findIllConditioned } from './sensitivity';
import { stepCase } from './stepArbitrary';

export interface FuzzRequest {
  seed: number;
  runs: number;
}

export const fuzzKernel = ({ kernel, seed, runs }: FuzzRequest & { kernel: string }): Promise<FuzzRow> =>
  checkRandomly(
    kernel,
    testOfKernel(kernel).random.map((own) => ({ ...own, kernel })),
    runKernelCase,
    { seed: deriveSeed(seed, kernel) | 0, runs },
  );

/** Null where every check that failed is one whose reference moves as much under rounding. */
async function runStepUnlessIllConditioned(item: StepCase): Promise<CaseReport | null> {
  const report = await runStepCase(item);
  if (report.passed) return report;
  const illConditioned = findIllConditioned(createStepProblem(item));
  return report.failed.every(({ tensor }) => illConditioned.has(tensor)) ? null : report;
}

export const fuzzSteps = ({ seed, runs }: FuzzRequest): Promise<FuzzRow> =>
  checkRandomly('whole steps', stepCase, runStepUnlessIllConditioned, { seed: deriveSeed(seed, 'steps') | 0, runs });
