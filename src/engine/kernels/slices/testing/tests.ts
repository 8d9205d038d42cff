// How the kernels of δ_opt slice by slice are tested.
import fc from 'fast-check';
import type { KernelTest } from '../../../testing/kernelTests';
import { volumeEdges } from '../../../testing/randomShapes';
import { randomMaps, testOnMaps } from '../../norm/testing/random';
import type { kernels } from '../kernels';
import { runSliceDistances, runSliceFinalize, runSliceGradient } from './run';

/** At least one pair of slices, and only the distance that scales. */
const slices = randomMaps({ edges: volumeEdges.map(([z = 1, ...rest]) => [z + 1, ...rest]), distance: fc.constant('euc_norm') });

export const tests: Record<keyof typeof kernels, KernelTest> = {
  sliceDistances: testOnMaps(runSliceDistances, slices),
  sliceFinalize: testOnMaps(runSliceFinalize, slices),
  sliceGradient: testOnMaps(runSliceGradient, slices),
};
