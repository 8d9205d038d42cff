// Slices as validation sees them: on their own grid, cut into patches, with the way back for predictions. Knows no split and no GPU.
import type { RunConfig } from '../protocol/config';
import { noAugmentation } from './augment';
import { ignoredClass, type Case } from './dataset';
import type { NormalisedSlice, SliceReader } from './normalisedSlices';
import { planFit, stitchPatches, type SliceFit } from './placement';
import { samplePatch } from './sampleSlice';
import { computeWindow, windowSlice, type IntensityWindow } from './window';

/** One slice on its own grid, with the patches the network sees of it. */
export interface EvaluationSlice {
  caseId: string;
  slice: number;
  width: number;
  height: number;
  /** First channel windowed to 0..255, [y, x]. */
  image: Uint8Array<ArrayBuffer>;
  /** Class indices [y, x]; all 255 when unlabelled. */
  truth: Uint8Array<ArrayBuffer>;
  /** In patch geometry: input [y, x, channels], label [y, x]. */
  patches: readonly { input: Float32Array; label: Uint8Array }[];
  /** Class map [y, x] on the slice's grid from one prediction [y, x] per patch. */
  stitch(predictions: readonly Uint8Array[]): Uint8Array<ArrayBuffer>;
}

/** Edges of a patch, [x, y]. */
export type PatchSize = readonly [number, number];

/** How a case's slices lie under patches, and how strongly they are reduced first. */
export function planSlice(item: Pick<Case, 'shape'>, patch: PatchSize, fit: RunConfig['fit']): { fit: SliceFit; reduction: number } {
  const planned = planFit([item.shape[0] ?? 1, item.shape[1] ?? 1], patch, fit);
  return { fit: planned, reduction: Math.max(1, Math.round(planned.x.step)) };
}

function readPatches(slice: NormalisedSlice, fit: SliceFit, [width, height]: PatchSize): EvaluationSlice['patches'] {
  return fit.y.starts.flatMap((startY) =>
    fit.x.starts.map((startX) => {
      const batch = { input: new Float32Array(width * height * slice.channels.length), label: new Uint8Array(width * height) };
      samplePatch(slice, { startX, startY, step: fit.x.step, width, height }, noAugmentation, batch, 0);
      return batch;
    }),
  );
}

/** A reader of evaluation slices; grey windows are kept per case. */
export function createEvaluationReader(
  read: SliceReader,
  patch: PatchSize,
  mode: RunConfig['fit'],
): (item: Case, slice: number) => EvaluationSlice {
  const windows = new Map<string, IntensityWindow>();
  return (item, slice) => {
    const { fit, reduction } = planSlice(item, patch, mode);
    const normalised = read(item, slice, reduction);
    const size: PatchSize = [normalised.width, normalised.height];
    const window = windows.get(item.id) ?? computeWindow(item);
    windows.set(item.id, window);
    return {
      caseId: item.id,
      slice,
      width: size[0],
      height: size[1],
      image: windowSlice(item, slice, window),
      truth: normalised.label ? new Uint8Array(normalised.label) : new Uint8Array(size[0] * size[1]).fill(ignoredClass),
      patches: readPatches(normalised, fit, patch),
      stitch: (predictions) => stitchPatches(fit, size, patch, predictions),
    };
  };
}
