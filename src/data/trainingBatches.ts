// Endless training batches: slices in a seeded random order, cropped and augmented. Knows no split and no GPU.
import { createRandom, deriveSeed } from '../lib/random';
import type { RunConfig } from '../protocol/config';
import { drawAugmentation } from './augment';
import type { Case } from './dataset';
import { planSlice, type PatchSize } from './evaluationSlices';
import type { SliceReader } from './normalisedSlices';
import { samplePatch } from './sampleSlice';

export interface SliceBatch {
  count: number;
  /** Channels-last [count, y, x, channels], z-scored and augmented. */
  input: Float32Array;
  /** Class index per position [count, y, x]; 255 = no class. */
  label: Uint8Array;
}

export type SliceConfig = Pick<RunConfig, 'patchSize' | 'fit' | 'seed' | 'augmentation' | 'batchSize'>;

export interface SlicePosition {
  item: Case;
  slice: number;
}

/** Every position once per pass, in a new random order each pass. */
function createOrder(positions: readonly SlicePosition[], seed: number): () => SlicePosition {
  const random = createRandom(deriveSeed(seed, 'slice order'));
  let queue: SlicePosition[] = [];
  return () => {
    if (queue.length === 0) queue = random.shuffle(positions);
    const next = queue.pop();
    if (!next) throw new Error('There is no labelled training slice.');
    return next;
  };
}

/** A function that makes the next batch. Where a slice is larger than the patch (crop-pad) the crop lies anywhere. */
export function createBatches(
  positions: readonly SlicePosition[],
  channels: number,
  read: SliceReader,
  config: SliceConfig,
): () => SliceBatch {
  const [width, height]: PatchSize = [config.patchSize[0] ?? 0, config.patchSize[1] ?? 0];
  const next = createOrder(positions, config.seed);
  const random = createRandom(deriveSeed(config.seed, 'augmentation'));
  const place = (start: number | undefined, size: number, extent: number): number =>
    config.fit === 'crop-pad' && size > extent ? random.integer(size - extent + 1) : (start ?? 0);

  const addPatch = (batch: SliceBatch, index: number): void => {
    const { item, slice } = next();
    const { fit, reduction } = planSlice(item, [width, height], config.fit);
    const normalised = read(item, slice, reduction);
    const startX = place(fit.x.starts[0], normalised.width, width);
    const startY = place(fit.y.starts[0], normalised.height, height);
    const augmentation = drawAugmentation(config.augmentation, random);
    samplePatch(normalised, { startX, startY, step: fit.x.step, width, height }, augmentation, batch, index);
  };

  return () => {
    const count = config.batchSize;
    const batch = { count, input: new Float32Array(count * width * height * channels), label: new Uint8Array(count * width * height) };
    for (let i = 0; i < count; i++) addPatch(batch, i);
    return batch;
  };
}
