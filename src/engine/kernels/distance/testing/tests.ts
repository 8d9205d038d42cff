// How the kernels of δ_opt over all axes are tested.
import type { KernelTest } from '../../../testing/kernelTests';
import { testOnMaps } from '../../norm/testing/random';
import type { kernels } from '../kernels';
import { runDistanceFinalize, runDistanceReference } from './run';

export const tests: Record<keyof typeof kernels, KernelTest> = {
  distanceFinalize: testOnMaps(runDistanceFinalize),
  distanceReference: testOnMaps(runDistanceReference),
};
