// Slices with z-scored intensities, made when asked for and kept up to a budget. Knows no patches and no files.
import type { Case } from './dataset';

export interface NormalisedSlice {
  width: number;
  height: number;
  /** [y, x] per channel, z-scored over the whole case; 0 where the channel is constant. */
  channels: Float32Array[];
  /** [y, x] class indices; null when unlabelled. */
  label: Uint8Array | null;
  /** Smallest and largest value of the case per channel, normalised. */
  low: number[];
  high: number[];
}

const cacheBytes = 128 * 1024 ** 2;

/** z = (v - mean) / deviation over the whole case and channel. */
export function normaliseSlice(item: Case, slice: number): NormalisedSlice {
  const [width = 1, height = 1] = item.shape;
  const from = slice * width * height;
  const scale = item.intensity.map(({ deviation }) => (deviation > 0 ? 1 / deviation : 0));
  const channels = item.image.map((values, c) => {
    const { mean } = item.intensity[c] ?? { mean: 0 };
    const gain = scale[c] ?? 0;
    const out = new Float32Array(width * height);
    for (let i = 0; i < out.length; i++) out[i] = ((values[from + i] as number) - mean) * gain;
    return out;
  });
  return {
    width,
    height,
    channels,
    label: item.label?.subarray(from, from + width * height) ?? null,
    low: item.intensity.map(({ min, mean }, c) => (min - mean) * (scale[c] ?? 0)),
    high: item.intensity.map(({ max, mean }, c) => (max - mean) * (scale[c] ?? 0)),
  };
}

/** normaliseSlice with the latest results kept; the oldest go first. */
export function createSliceCache(budgetBytes = cacheBytes): (item: Case, slice: number) => NormalisedSlice {
  const kept = new Map<string, NormalisedSlice>();
  const sizeOf = ({ channels }: NormalisedSlice): number => channels.reduce((sum, values) => sum + values.byteLength, 0);
  let bytes = 0;
  return (item, slice) => {
    const key = `${item.id}\n${slice}`;
    const found = kept.get(key);
    if (found) return found;
    const made = normaliseSlice(item, slice);
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
