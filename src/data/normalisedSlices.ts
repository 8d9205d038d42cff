// Slices with z-scored intensities, made when asked for and kept up to a budget. Knows no patches and no files.
import type { Case } from './dataset';
import type { VoxelArray } from './voxels';

export interface NormalisedSlice {
  width: number;
  height: number;
  /** Image pixels are means over blocks of this many pixels an edge: the prefilter of a coarse patch, against aliasing. */
  reduction: number;
  imageWidth: number;
  imageHeight: number;
  /** [y, x] on the image's grid per channel, z-scored over the whole case; 0 where the channel is constant. */
  channels: Float32Array[];
  /** [y, x] class indices; null when unlabelled. */
  label: Uint8Array | null;
  /** Smallest and largest value of the case per channel, normalised. */
  low: number[];
  high: number[];
}

const cacheBytes = 128 * 1024 ** 2;

/** Means over blocks of n x n, z-scored; blocks at the right and lower edge may be smaller. */
function reduceChannel(plane: VoxelArray, width: number, height: number, n: number, mean: number, gain: number): Float32Array {
  const columns = Math.ceil(width / n);
  const rows = Math.ceil(height / n);
  const out = new Float32Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / n) * columns;
    for (let x = 0; x < width; x++) {
      const at = n === 1 ? row + x : row + Math.floor(x / n);
      out[at] = (out[at] as number) + ((plane[y * width + x] as number) - mean) * gain;
    }
  }
  if (n === 1) return out;
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      const block = Math.min(n, width - i * n) * Math.min(n, height - j * n);
      out[j * columns + i] = (out[j * columns + i] as number) / block;
    }
  return out;
}

/** z = (v - mean) / deviation over the whole case and channel, on blocks of `reduction` pixels an edge. */
export function normaliseSlice(item: Case, slice: number, reduction = 1): NormalisedSlice {
  const [width = 1, height = 1] = item.shape;
  const from = slice * width * height;
  const scale = item.intensity.map(({ deviation }) => (deviation > 0 ? 1 / deviation : 0));
  const channels = item.image.map((values, c) =>
    reduceChannel(values.subarray(from, from + width * height), width, height, reduction, item.intensity[c]?.mean ?? 0, scale[c] ?? 0),
  );
  return {
    width,
    height,
    reduction,
    imageWidth: Math.ceil(width / reduction),
    imageHeight: Math.ceil(height / reduction),
    channels,
    label: item.label?.subarray(from, from + width * height) ?? null,
    low: item.intensity.map(({ min, mean }, c) => (min - mean) * (scale[c] ?? 0)),
    high: item.intensity.map(({ max, mean }, c) => (max - mean) * (scale[c] ?? 0)),
  };
}

export type SliceReader = (item: Case, slice: number, reduction: number) => NormalisedSlice;

/** normaliseSlice with the latest results kept; the oldest go first. */
export function createSliceCache(budgetBytes = cacheBytes): SliceReader {
  const kept = new Map<string, NormalisedSlice>();
  const sizeOf = ({ channels }: NormalisedSlice): number => channels.reduce((sum, values) => sum + values.byteLength, 0);
  let bytes = 0;
  return (item, slice, reduction) => {
    const key = `${item.id}\n${slice}\n${reduction}`;
    const found = kept.get(key);
    if (found) return found;
    const made = normaliseSlice(item, slice, reduction);
    kept.set(key, made);
    bytes += sizeOf(made);
    for (const [oldest, value] of kept) {
      if (bytes <= budgetBytes || oldest === key) break;
      kept.delete(oldest);
      bytes -= sizeOf(value);
    }
    return made;
  };
}
