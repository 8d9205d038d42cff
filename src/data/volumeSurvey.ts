// A volume, or a box of it, as the network sees it: overlapping windows whose softmax is summed. Knows no split and no GPU.
import { noAugmentation } from './augment';
import type { Case } from './dataset';
import { readLabel } from './planePicture';
import { gridOf, stepOf } from './prepare';
import { createReturn, findGridRegion } from './returnToCase';
import { samplePatch } from './samplePatch';
import type { Survey } from './survey';
import { createSums, createSweep, planSweep } from './sweep';
import { countVoxels, mapAxes, type Box, type Vector } from './vector';
import type { BoxReader } from './voxelBox';

export interface VolumeSurvey extends Survey {
  /** First corners of the patches, and the part of the case that is asked for: both on the grid of target spacing. */
  readonly windows: readonly Vector[];
  readonly gridRegion: Box;
}

/** `classes` counts the background, too. */
export function createVolumeSurvey(read: BoxReader, item: Case, region: Box, patch: Vector, classes: number): VolumeSurvey {
  const [grid, step] = [gridOf(item), stepOf(item)];
  const resamples = step.some((one) => one !== 1);
  const gridRegion = resamples ? findGridRegion(region, step, grid) : region;
  const plan = planSweep(grid, patch, gridRegion);
  const { windows } = plan;
  return {
    caseId: item.id,
    patchCount: windows.length,
    wantsProbabilities: true,
    windows,
    gridRegion,
    readPatch(index) {
      const corner = windows[index];
      if (!corner) throw new Error(`${item.id} has ${windows.length} windows; there is no window ${index}.`);
      const out = { input: new Float32Array(countVoxels(patch) * item.image.length), label: new Uint8Array(countVoxels(patch)) };
      const start = mapAxes((axis) => corner[axis] * step[axis]);
      samplePatch(read, item, { place: { start, step, size: patch }, reduction: 1 }, noAugmentation, out, 0);
      return out;
    },
    collect(settle) {
      const [x, y, z] = region.start;
      const truthAt = (plane: number): Uint8Array =>
        readLabel(item, { start: [x, y, z + plane], size: [region.size[0], region.size[1], 1] });
      const settlePlane = (plane: number, classMap: Uint8Array): void => settle(classMap, truthAt(plane));
      const sweep = resamples
        ? createSums(plan, classes, createReturn({ region, grid: gridRegion, step }, classes, settlePlane))
        : createSweep(plan, classes, settlePlane);
      return ({ probabilities }) => {
        if (!probabilities) throw new Error('A volume is put together from probabilities, and the answer has none.');
        sweep.add(probabilities);
      };
    },
  };
}
