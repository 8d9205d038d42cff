// How the kernels of instance norm are tested.
import fc from 'fast-check';
import { type KernelTest, testOf } from '../../../testing/kernelTests';
import { caseName, count } from '../../../testing/randomShapes';
import type { kernels } from '../kernels';
import { runBackwardApply, runBackwardSums } from './backward';
import { runMask } from './mask';
import { randomMaps, testOnMaps } from './random';
import { runApply, runFinalize, runStatistics } from './run';

const masks = fc
  .record({ name: caseName, groups: count(20), samples: count(4) })
  .map(({ name, groups, samples }) => ({ name, groups, size: groups * samples }));

export const tests: Record<keyof typeof kernels, KernelTest> = {
  normStatistics: testOnMaps(runStatistics),
  normFinalize: testOnMaps(runFinalize),
  normApply: testOnMaps(runApply),
  normBackwardSums: testOnMaps(runBackwardSums),
  normBackwardApply: testOnMaps(runBackwardApply, randomMaps({ norm: true })),
  maskStatistics: testOf(runMask, masks),
};
