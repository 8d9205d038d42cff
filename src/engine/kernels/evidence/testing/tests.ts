// How the kernels of δ_prune are tested.
import type { KernelTest } from '../../../testing/kernelTests';
import { testOnMaps } from '../../norm/testing/random';
import type { kernels } from '../kernels';
import { runEvidenceFinalize, runEvidenceSums } from './run';

export const tests: Record<keyof typeof kernels, KernelTest> = {
  evidenceSums: testOnMaps(runEvidenceSums),
  evidenceFinalize: testOnMaps(runEvidenceFinalize),
};
