// Feature maps made small for the eye: area-averaged to at most 48 pixels an edge, min-max scaled to bytes. Pure.
import type { MapStack } from '../engine/types';

export const largestThumbnail = 48;

export interface Thumbnails {
  width: number;
  height: number;
  /** One per filter, row-major. */
  pixels: Uint8Array<ArrayBuffer>[];
}

/** `maps.shape` is [filters, y, x]. Small maps keep their size. */
export function computeThumbnails(maps: MapStack): Thumbnails {
  const [filters = 0, height = 1, width = 1] = maps.shape;
  const shrink = Math.max(1, Math.max(width, height) / largestThumbnail);
  const size = { width: Math.max(1, Math.round(width / shrink)), height: Math.max(1, Math.round(height / shrink)) };
  const plane = width * height;
  const pixels = Array.from({ length: filters }, (_, i) =>
    scaleToBytes(computeAreaAverage(maps.data.subarray(i * plane, (i + 1) * plane), width, height, size.width, size.height)),
  );
  return { ...size, pixels };
}

/** Each output pixel is the mean over its rectangle of the input, border pixels counted by the part inside. */
export function computeAreaAverage(map: Float32Array, width: number, height: number, outWidth: number, outHeight: number): Float64Array {
  const columns = planSpans(width, outWidth);
  const rows = planSpans(height, outHeight);
  const out = new Float64Array(outWidth * outHeight);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      let sum = 0;
      let weight = 0;
      for (const [sy, wy] of row)
        for (const [sx, wx] of column) {
          sum += wy * wx * (map[sy * width + sx] ?? 0);
          weight += wy * wx;
        }
      out[y * outWidth + x] = sum / weight;
    });
  });
  return out;
}

type Span = readonly (readonly [source: number, weight: number])[];

function planSpans(from: number, to: number): Span[] {
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [(i * from) / to, ((i + 1) * from) / to];
    const first = Math.floor(start);
    return Array.from({ length: Math.ceil(end) - first }, (_unused, k): readonly [number, number] => {
      const source = first + k;
      return [source, Math.min(end, source + 1) - Math.max(start, source)];
    }).filter(([, weight]) => weight > 1e-9);
  });
}

/** 0 = smallest, 255 = largest; a constant map becomes zeros. */
export function scaleToBytes(values: Float64Array): Uint8Array<ArrayBuffer> {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return Uint8Array.from(values, (value) => (high > low ? Math.round((255 * (value - low)) / (high - low)) : 0));
}
