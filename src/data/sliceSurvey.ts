// A slice as the network sees it: tiles or one resampled patch, and the way back by the nearest tile's answer. Knows no split and no GPU.
import type { RunConfig } from '../protocol/config';
import { noAugmentation } from './augment';
import type { Case } from './dataset';
import { readLabel } from './planePicture';
import { planSlice, stitchPatches, type PatchSize } from './placement';
import { samplePatch } from './samplePatch';
import type { Survey } from './survey';
import { sizeOf } from './vector';
import type { BoxReader } from './voxelBox';

export function createSliceSurvey(read: BoxReader, item: Case, slice: number, patch: PatchSize, mode: RunConfig['fit']): Survey {
  const { fit, reduction } = planSlice(item, patch, mode);
  const [columns, rows] = [fit.x.starts.length, fit.y.starts.length];
  const [width, height] = sizeOf(item);
  return {
    caseId: item.id,
    patchCount: columns * rows,
    wantsProbabilities: false,
    readPatch(index) {
      const start = [fit.x.starts[index % columns] ?? 0, fit.y.starts[Math.floor(index / columns)] ?? 0, slice] as const;
      const place = { start, step: [fit.x.step, fit.y.step, 1], size: [patch[0], patch[1], 1] } as const;
      const area = patch[0] * patch[1];
      const out = { input: new Float32Array(area * item.image.length), label: new Uint8Array(area) };
      samplePatch(read, item, { place, reduction }, noAugmentation, out, 0);
      return out;
    },
    collect(settle) {
      const answers: Uint8Array[] = [];
      return ({ classes }) => {
        answers.push(classes);
        if (answers.length < columns * rows) return;
        settle(stitchPatches(fit, [width, height], patch, answers), readLabel(item, { start: [0, 0, slice], size: [width, height, 1] }));
      };
    },
  };
}
