// The slice-wise view of a data set for training: seeded batches, and validation slices that predictions are stitched back onto. Knows no GPU.
import { createRandom, deriveSeed } from '../lib/random';
import type { RunConfig } from '../protocol/config';
import type { Split } from '../protocol/dataset';
import { drawAugmentation, noAugmentation } from './augment';
import { countSlices, ignoredClass, type Case, type Dataset } from './dataset';
import { createSliceCache, type NormalisedSlice } from './normalisedSlices';
import { planFit, stitchPatches, type SliceFit } from './placement';
import { samplePatch } from './sampleSlice';
import { computeWindow, windowSlice, type IntensityWindow } from './window';

export interface SliceBatch {
  count: number;
  /** Channels-last [count, y, x, channels], z-scored and augmented. */
  input: Float32Array;
  /** Class index per position [count, y, x]; 255 = no class. */
  label: Uint8Array;
}

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

export type SliceConfig = Pick<RunConfig, 'patchSize' | 'fit' | 'seed' | 'augmentation' | 'batchSize'>;

export interface SliceSource {
  readonly channels: number;
  readonly classes: number;
  /** Training slices in one pass. */
  readonly trainingSlices: number;
  nextBatch(): SliceBatch;
  /** All validation slices, grouped by case. */
  readonly validation: readonly { caseId: string; slice: number }[];
  validationSlice(position: number): EvaluationSlice;
  /** Any slice of any case, as validation sees it. */
  readSlice(caseId: string, slice: number): EvaluationSlice;
}

interface Position {
  item: Case;
  slice: number;
}

const listSlices = (cases: readonly Case[]): Position[] =>
  cases.flatMap((item) => Array.from({ length: countSlices(item) }, (_, slice) => ({ item, slice })));

/** Endless positions, every one once per pass, in a new random order each pass. */
function createOrder(positions: readonly Position[], seed: number): () => Position {
  const random = createRandom(deriveSeed(seed, 'slice order'));
  let queue: Position[] = [];
  return () => {
    if (queue.length === 0) queue = random.shuffle(positions);
    const next = queue.pop();
    if (!next) throw new Error('There is no labelled training slice.');
    return next;
  };
}

type Patch = readonly [number, number];

function readPatches(slice: NormalisedSlice, fit: SliceFit, [width, height]: Patch): EvaluationSlice['patches'] {
  return fit.y.starts.flatMap((startY) =>
    fit.x.starts.map((startX) => {
      const batch = { input: new Float32Array(width * height * slice.channels.length), label: new Uint8Array(width * height) };
      samplePatch(slice, { startX, startY, step: fit.x.step, width, height }, noAugmentation, batch, 0);
      return batch;
    }),
  );
}

/** Throws when a position has no case. `splits`: case id -> split; training uses 'train', validation 'validation', labelled cases only. */
export function createSliceSource(dataset: Dataset, splits: ReadonlyMap<string, Split>, config: SliceConfig): SliceSource {
  const patch: Patch = [config.patchSize[0] ?? 0, config.patchSize[1] ?? 0];
  const [width, height] = patch;
  const ofSplit = (split: Split): Position[] => listSlices(dataset.cases.filter(({ id, label }) => label && splits.get(id) === split));
  const training = ofSplit('train');
  const validation = ofSplit('validation');
  const next = createOrder(training, config.seed);
  const random = createRandom(deriveSeed(config.seed, 'augmentation'));
  const normalise = createSliceCache();
  const windows = new Map<string, IntensityWindow>();

  /** Where the slice is larger than the patch, a training crop lies anywhere. */
  const place = (start: number | undefined, size: number, extent: number): number =>
    config.fit === 'crop-pad' && size > extent ? random.integer(size - extent + 1) : (start ?? 0);

  const plan = ({ item, slice }: Position): { normalised: NormalisedSlice; fit: SliceFit } => {
    const fit = planFit([item.shape[0] ?? 1, item.shape[1] ?? 1], patch, config.fit);
    return { fit, normalised: normalise(item, slice, Math.max(1, Math.round(fit.x.step))) };
  };

  const view = (position: Position): EvaluationSlice => {
    const { item, slice } = position;
    const { normalised, fit } = plan(position);
    const size: Patch = [normalised.width, normalised.height];
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

  return {
    channels: dataset.channels,
    classes: dataset.classes.length,
    trainingSlices: training.length,
    nextBatch: () => {
      const count = config.batchSize;
      const batch = {
        count,
        input: new Float32Array(count * width * height * dataset.channels),
        label: new Uint8Array(count * width * height),
      };
      for (let i = 0; i < count; i++) {
        const { normalised, fit } = plan(next());
        const startX = place(fit.x.starts[0], normalised.width, width);
        const startY = place(fit.y.starts[0], normalised.height, height);
        samplePatch(
          normalised,
          { startX, startY, step: fit.x.step, width, height },
          drawAugmentation(config.augmentation, random),
          batch,
          i,
        );
      }
      return batch;
    },
    validation: validation.map(({ item, slice }) => ({ caseId: item.id, slice })),
    validationSlice: (position) => {
      const found = validation[position];
      if (!found) throw new Error(`There is no validation slice ${position}; there are ${validation.length}.`);
      return view(found);
    },
    readSlice: (caseId, slice) => {
      const item = dataset.cases.find(({ id }) => id === caseId);
      if (!item || !(slice >= 0 && slice < countSlices(item))) throw new Error(`There is no slice ${slice} of a case ${caseId}.`);
      return view({ item, slice });
    },
  };
}
