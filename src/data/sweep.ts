// Prediction of a volume by overlapping windows: where they lie, and their softmax summed with Gaussian weights, slab by slab along z.
// nnU-Net's sliding window (Isensee et al. 2021): half overlap, weights of sigma = edge / 8 around the window's centre. Pure; knows no network.
import { spreadTiles } from './placement';
import { countVoxels, mapAxes, type Box, type Vector } from './vector';

export interface SweepPlan {
  /** Edges of a window. */
  patch: Vector;
  /** The part of the volume whose class map is wanted. */
  region: Box;
  /** First corners of all windows that touch the region, z slowest; negative where a window pads. */
  windows: readonly Vector[];
}

const overlap = 0.5;
const sigmaShare = 1 / 8;

/** Windows of the whole volume that touch `region`, so that a region's answer is the whole volume's. */
export function planSweep(size: Vector, patch: Vector, region: Box): SweepPlan {
  const startsAlong = (axis: 0 | 1 | 2): number[] =>
    spreadTiles(size[axis], patch[axis], Math.max(1, patch[axis] * (1 - overlap))).filter(
      (start) => start < region.start[axis] + region.size[axis] && start + patch[axis] > region.start[axis],
    );
  const [x, y, z] = [startsAlong(0), startsAlong(1), startsAlong(2)];
  return { patch, region, windows: z.flatMap((k) => y.flatMap((j) => x.map((i): Vector => [i, j, k]))) };
}

/** exp(-d²/2σ²) at every voxel of an edge, d from its middle; at the ends e^-8, so that every voxel of a window counts. */
export function computeWeights(edge: number): Float64Array {
  const sigma = edge * sigmaShare;
  return Float64Array.from({ length: edge }, (_, i) => Math.exp(-((i - (edge - 1) / 2) ** 2) / (2 * sigma * sigma)));
}

/** Planes of a region that windows still to come may change. */
const slabDepth = (region: Vector, patch: Vector): number => Math.min(region[2], patch[2]);

/** Most bytes of probabilities held at once: float32 for every class on one window's depth of the region. */
export function computeSlabBytes(region: Vector, patch: Vector, classes: number): number {
  return 4 * classes * region[0] * region[1] * slabDepth(region, patch);
}

export interface Sweep {
  /** Bytes of probabilities held. */
  readonly bytes: number;
  /** Adds the next window's softmax, channels-last [z, y, x, classes]. */
  add(probabilities: Float32Array): void;
}

/** `settle` hears of every plane of the region in order, as soon as no window can change it; its class map [y, x] is the heaviest class. */
export const createSweep = (plan: SweepPlan, classes: number, settle: (z: number, classMap: Uint8Array) => void): Sweep =>
  createSums(plan, classes, (z, sums) => settle(z, findHeaviest(sums, classes)));

/** The same, but `settle` hears the weighted sums of softmax themselves, [y, x, classes]; they are overwritten after it. */
export function createSums({ patch, region, windows }: SweepPlan, classes: number, settle: (z: number, sums: Float32Array) => void): Sweep {
  const depth = slabDepth(region.size, patch);
  const plane = region.size[0] * region.size[1] * classes;
  const slab = new Float32Array(plane * depth);
  const weights = [computeWeights(patch[0]), computeWeights(patch[1]), computeWeights(patch[2])] as const;
  let settled = 0;
  let added = 0;

  const settleUntil = (end: number): void => {
    for (; settled < end; settled++) {
      const sums = slab.subarray((settled % depth) * plane, ((settled % depth) + 1) * plane);
      settle(settled, sums);
      sums.fill(0);
    }
  };
  return {
    bytes: slab.byteLength,
    add(probabilities) {
      const start = windows[added];
      if (!start) throw new Error(`The sweep has ${windows.length} windows, and one more was added.`);
      addWindow(slab, depth, region, start, patch, weights, probabilities, classes);
      const next = windows[++added];
      settleUntil(next ? Math.max(0, next[2] - region.start[2]) : region.size[2]);
    },
  };
}

/** Adds weight x probability where the window meets the region; plane z of the region lies at z modulo depth of the slab. */
function addWindow(
  slab: Float32Array,
  depth: number,
  region: Box,
  start: Vector,
  patch: Vector,
  weights: readonly [Float64Array, Float64Array, Float64Array],
  probabilities: Float32Array,
  classes: number,
): void {
  if (probabilities.length !== countVoxels(patch) * classes)
    throw new Error(`A window has ${countVoxels(patch) * classes} probabilities, not ${probabilities.length}.`);
  // In region coordinates.
  const corner = mapAxes((axis) => start[axis] - region.start[axis]);
  const low = mapAxes((axis) => Math.max(0, corner[axis]));
  const high = mapAxes((axis) => Math.min(region.size[axis], corner[axis] + patch[axis]));
  const [width, height] = region.size;
  for (let z = low[2]; z < high[2]; z++)
    for (let y = low[1]; y < high[1]; y++) {
      const [j, k] = [y - corner[1], z - corner[2]];
      const rowWeight = (weights[1][j] as number) * (weights[2][k] as number);
      let to = (((z % depth) * height + y) * width + low[0]) * classes;
      let from = ((k * patch[1] + j) * patch[0] + low[0] - corner[0]) * classes;
      for (let x = low[0]; x < high[0]; x++) {
        const weight = rowWeight * (weights[0][x - corner[0]] as number);
        for (let c = 0; c < classes; c++, to++, from++) slab[to] = (slab[to] as number) + weight * (probabilities[from] as number);
      }
    }
}

/** Index of the largest of each group of `classes` sums; the lowest among equals. */
export function findHeaviest(sums: Float32Array, classes: number): Uint8Array {
  const out = new Uint8Array(sums.length / classes);
  for (let i = 0, at = 0; i < out.length; i++, at += classes) {
    let best = 0;
    for (let c = 1; c < classes; c++) if ((sums[at + c] as number) > (sums[at + best] as number)) best = c;
    out[i] = best;
  }
  return out;
}
