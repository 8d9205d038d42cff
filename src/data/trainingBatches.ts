// Endless training batches: slices or volumes in a seeded random order, cropped and augmented. Knows no split and no GPU.
import { createRandom, deriveSeed, type Random } from '../lib/random';
import type { RunConfig } from '../protocol/config';
import { chooseFreedom, drawAugmentation } from './augment';
import type { Case } from './dataset';
import { createForegroundDrawer } from './foreground';
import { centredStart, planReduction, planSlice } from './placement';
import { gridOf, gridSpacingOf, stepOf } from './prepare';
import { samplePatch, type PatchCut } from './samplePatch';
import { countVoxels, mapAxes, type Vector } from './vector';
import type { BoxReader } from './voxelBox';

export interface PatchBatch {
  count: number;
  /** Channels-last [count, (z,) y, x, channels], normalised and augmented. */
  input: Float32Array;
  /** Class index per position [count, (z,) y, x]; 255 = no class. */
  label: Uint8Array;
}

export type PatchConfig = Pick<
  RunConfig,
  'dimensions' | 'patchSize' | 'fit' | 'normalisation' | 'spacing' | 'seed' | 'augmentation' | 'batchSize' | 'foreground'
>;

/** What one pass shows once: a slice in 2-D, a whole volume in 3-D. */
export interface Position {
  item: Case;
  slice: number | null;
}

/** Where the batches stand: the states of their random streams, between two batches. Plain data, kept in checkpoints. */
export interface BatchCursor {
  /** The stream's state before the pass under way was shuffled, and how many of its positions are left. */
  order: { state: number; left: number };
  augmentation: number;
  foreground: number;
}

/** Batches without an end, and the place in them. */
export interface BatchStream {
  next(): PatchBatch;
  cursor(): BatchCursor;
  /** The next batch will be the one that followed when `cursor` was read. */
  seek(cursor: BatchCursor): void;
}

interface Order {
  next(): Position;
  cursor(): BatchCursor['order'];
  seek(cursor: BatchCursor['order']): void;
}

/** Every position once per pass, in a new random order each pass. */
function createOrder(positions: readonly Position[], seed: number): Order {
  const random = createRandom(deriveSeed(seed, 'slice order'));
  let queue: Position[] = [];
  let before = random.state();
  const shuffle = (): void => {
    before = random.state();
    queue = random.shuffle(positions);
  };
  return {
    next() {
      if (queue.length === 0) shuffle();
      const next = queue.pop();
      if (!next) throw new Error('There is no labelled training slice.');
      return next;
    },
    cursor: () => ({ state: queue.length > 0 ? before : random.state(), left: queue.length }),
    seek({ state, left }) {
      random.restore(state);
      queue = [];
      if (left === 0) return;
      shuffle();
      queue.length = Math.min(left, queue.length);
    },
  };
}

/** The patch's edges along x, y, z: one voxel deep in 2-D. */
export const patchExtent = ({ patchSize }: Pick<RunConfig, 'patchSize'>): Vector => mapAxes((axis) => patchSize[axis] ?? 1);

/** The first so many patches of a batch lie anywhere, the others on foreground (nnU-Net). */
export function countAnywhere({ batchSize, foreground }: Pick<PatchConfig, 'batchSize' | 'foreground'>): number {
  return batchSize - (foreground > 0 ? Math.max(1, Math.round(foreground * batchSize)) : 0);
}

/** A start along one axis: anywhere inside, or with `voxel` in the patch's middle as far as the borders let it; padded evenly where the axis is shorter. */
function drawStart(size: number, extent: number, voxel: number | undefined, random: Random): number {
  if (size <= extent) return centredStart(size, extent);
  if (voxel === undefined) return random.integer(size - extent + 1);
  return Math.min(size - extent, Math.max(0, voxel - (extent >> 1)));
}

/** Where a patch is cut: of a slice as its fit says, of a volume always at the target spacing. */
function drawCut({ item, slice }: Position, voxel: Vector | null, config: PatchConfig, random: Random): PatchCut {
  const extent = patchExtent(config);
  const [grid, step] = [gridOf(item), stepOf(item)];
  const along = (axis: 0 | 1 | 2): number => {
    const on = voxel && Math.floor((voxel[axis] + 0.5) / step[axis]);
    return drawStart(grid[axis], extent[axis], on ?? undefined, random) * step[axis];
  };
  const z = (): number => (slice === null ? along(2) : (voxel?.[2] ?? slice));
  if (config.fit === 'crop-pad') {
    const start: Vector = [along(0), along(1), z()];
    return { place: { start, step, size: extent }, reduction: slice === null ? 1 : planReduction(step[0], step[1]) };
  }
  const { fit, reduction } = planSlice(item, [extent[0], extent[1]], config.fit);
  const start: Vector = [fit.x.starts[0] ?? 0, fit.y.starts[0] ?? 0, z()];
  return { place: { start, step: [fit.x.step, fit.y.step, 1], size: extent }, reduction };
}

export function createBatches(positions: readonly Position[], channels: number, read: BoxReader, config: PatchConfig): BatchStream {
  const order = createOrder(positions, config.seed);
  const random = createRandom(deriveSeed(config.seed, 'augmentation'));
  const foreground = createRandom(deriveSeed(config.seed, 'foreground'));
  const drawForeground = createForegroundDrawer(foreground);
  const anywhere = countAnywhere(config);
  const voxels = countVoxels(patchExtent(config));

  const addPatch = (batch: PatchBatch, index: number): void => {
    const position = order.next();
    const { item } = position;
    const cut = drawCut(position, index < anywhere ? null : drawForeground(item), config, random);
    const augmentation = drawAugmentation(config.augmentation, chooseFreedom(config.dimensions, gridSpacingOf(item)), random);
    samplePatch(read, item, cut, augmentation, batch, index);
  };

  return {
    next() {
      const count = config.batchSize;
      const batch = { count, input: new Float32Array(count * voxels * channels), label: new Uint8Array(count * voxels) };
      for (let i = 0; i < count; i++) addPatch(batch, i);
      return batch;
    },
    cursor: () => ({ order: order.cursor(), augmentation: random.state(), foreground: foreground.state() }),
    seek(cursor) {
      order.seek(cursor.order);
      random.restore(cursor.augmentation);
      foreground.restore(cursor.foreground);
    },
  };
}
