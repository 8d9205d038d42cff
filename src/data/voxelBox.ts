// Normalised voxels of a part of a case, made when asked for; slices that are reduced first are kept up to a budget. Knows no patches and no files.
import type { Case, ChannelScale } from './dataset';
import { scalesOf } from './prepare';
import { countVoxels, sizeOf, type Box, type Vector } from './vector';
import type { VoxelArray } from './voxels';

export interface VoxelBox extends Box {
  /** A voxel is the mean over this many of the case's along x and y: the prefilter of a coarse patch, against aliasing. `start` counts such voxels. */
  reduction: number;
  /** Per channel, x fastest; scaled as the case is prepared. */
  channels: Float32Array[];
}

/** Reads at least the voxels between two corners, inclusive, as far as the case has them; corners in the case's own voxels. */
export type BoxReader = (item: Case, low: Vector, high: Vector, reduction: number) => VoxelBox;

const cacheBytes = 128 * 1024 ** 2;

function normaliseBox(
  values: VoxelArray,
  size: Vector,
  { start, size: extent }: Box,
  { from, to, mean, gain }: ChannelScale,
): Float32Array {
  const [width, height, depth] = extent;
  const out = new Float32Array(countVoxels(extent));
  for (let z = 0, at = 0; z < depth; z++)
    for (let y = 0; y < height; y++) {
      const row = ((start[2] + z) * size[1] + start[1] + y) * size[0] + start[0];
      for (let x = 0; x < width; x++, at++) out[at] = (Math.min(to, Math.max(from, values[row + x] as number)) - mean) * gain;
    }
  return out;
}

/** The box between two corners, clipped to the case; empty where they lie wholly outside. */
function cutBox(item: Case, low: Vector, high: Vector): VoxelBox {
  const size = sizeOf(item);
  const first = (axis: 0 | 1 | 2): number => Math.min(size[axis], Math.max(0, low[axis]));
  const extent = (axis: 0 | 1 | 2): number => Math.max(0, Math.min(size[axis], high[axis] + 1) - first(axis));
  const box: Box = { start: [first(0), first(1), first(2)], size: [extent(0), extent(1), extent(2)] };
  const scales = scalesOf(item);
  return { ...box, reduction: 1, channels: item.image.map((values, c) => normaliseBox(values, size, box, scales[c] as ChannelScale)) };
}

/** Means over blocks of n x n of one slice; blocks at the right and lower edge may be smaller. */
function reduceChannel(plane: VoxelArray, width: number, height: number, n: number, { from, to, mean, gain }: ChannelScale): Float32Array {
  const columns = Math.ceil(width / n);
  const rows = Math.ceil(height / n);
  const out = new Float32Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / n) * columns;
    for (let x = 0; x < width; x++) {
      const at = row + Math.floor(x / n);
      out[at] = (out[at] as number) + (Math.min(to, Math.max(from, plane[y * width + x] as number)) - mean) * gain;
    }
  }
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const block = Math.min(n, width - i * n) * Math.min(n, height - j * n);
      out[j * columns + i] = (out[j * columns + i] as number) / block;
    }
  return out;
}

function reduceSlice(item: Case, slice: number, reduction: number): VoxelBox {
  const [width, height] = sizeOf(item);
  const from = slice * width * height;
  const scales = scalesOf(item);
  const channels = item.image.map((values, c) =>
    reduceChannel(values.subarray(from, from + width * height), width, height, reduction, scales[c] as ChannelScale),
  );
  return { start: [0, 0, slice], size: [Math.ceil(width / reduction), Math.ceil(height / reduction), 1], reduction, channels };
}

/** Whole reduced slices are kept, the oldest go first; unreduced boxes cost less than keeping them. A reduced box lies in one slice. */
export function createBoxReader(budgetBytes = cacheBytes): BoxReader {
  const kept = new Map<string, VoxelBox>();
  const sizeOfBox = ({ channels }: VoxelBox): number => channels.reduce((sum, values) => sum + values.byteLength, 0);
  let bytes = 0;
  return (item, low, high, reduction) => {
    if (reduction === 1) return cutBox(item, low, high);
    const key = `${item.id}\n${low[2]}\n${reduction}`;
    const found = kept.get(key);
    if (found) return found;
    const made = reduceSlice(item, low[2], reduction);
    kept.set(key, made);
    bytes += sizeOfBox(made);
    for (const [oldest, value] of kept) {
      if (bytes <= budgetBytes || oldest === key) break;
      kept.delete(oldest);
      bytes -= sizeOfBox(value);
    }
    return made;
  };
}
