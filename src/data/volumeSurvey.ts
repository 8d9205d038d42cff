// A volume, or a box of it, as the network sees it: overlapping windows whose softmax is summed. Knows no split and no GPU.
import { noAugmentation } from './augment';
import type { Case } from './dataset';
import { readLabel } from './planePicture';
import { samplePatch } from './samplePatch';
import type { Survey } from './survey';
import { createSweep, planSweep } from './sweep';
import { countVoxels, sizeOf, type Box, type Vector } from './vector';
import type { BoxReader } from './voxelBox';

export interface VolumeSurvey extends Survey {
  /** First corners of the patches. */
  readonly windows: readonly Vector[];
}

/** `classes` counts the background, too. */
export function createVolumeSurvey(read: BoxReader, item: Case, region: Box, patch: Vector, classes: number): VolumeSurvey {
  const plan = planSweep(sizeOf(item), patch, region);
  const { windows } = plan;
  return {
    caseId: item.id,
    patchCount: windows.length,
    wantsProbabilities: true,
    windows,
    readPatch(index) {
      const start = windows[index];
      if (!start) throw new Error(`${item.id} has ${windows.length} windows; there is no window ${index}.`);
      const out = { input: new Float32Array(countVoxels(patch) * item.image.length), label: new Uint8Array(countVoxels(patch)) };
      samplePatch(read, item, { place: { start, step: [1, 1, 1], size: patch }, reduction: 1 }, noAugmentation, out, 0);
      return out;
    },
    collect(settle) {
      const [x, y, z] = region.start;
      const truthAt = (plane: number): Uint8Array =>
        readLabel(item, { start: [x, y, z + plane], size: [region.size[0], region.size[1], 1] });
      const sweep = createSweep(plan, classes, (plane, classMap) => settle(classMap, truthAt(plane)));
      return ({ probabilities }) => {
        if (!probabilities) throw new Error('A volume is put together from probabilities, and the answer has none.');
        sweep.add(probabilities);
      };
    },
  };
}
