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
export function computeAreaAverage(map: Float32Array, width: number, height: number, outWidth: number, outHeight: number): Numbers {
  return averageAxis(averageAxis(map, height, width, outWidth, 1), 1, height, outHeight, outWidth);
}

type Numbers = Float32Array | Float64Array;

/** Of the middle axis of [outer, from, inner]: each of its `to` spans becomes its mean. */
function averageAxis(source: Numbers, outer: number, from: number, to: number, inner: number): Numbers {
  if (from === to) return source;
  const out = new Float64Array(outer * to * inner);
  for (let i = 0; i < to; i++) {
    const [start, end] = [(i * from) / to, ((i + 1) * from) / to];
    for (let s = Math.floor(start); s < Math.min(end, from); s++) {
      const weight = ((Math.min(end, s + 1) - Math.max(start, s)) * to) / from;
      for (let o = 0; o < outer; o++)
        for (let k = 0; k < inner; k++) {
          const at = (o * to + i) * inner + k;
          out[at] = (out[at] as number) + weight * (source[(o * from + s) * inner + k] as number);
        }
    }
  }
  return out;
}

/** 0 = smallest, 255 = largest; a constant map becomes zeros. */
export function scaleToBytes(values: Numbers): Uint8Array<ArrayBuffer> {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const bytes = new Uint8Array(values.length);
  if (high > low) for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round((255 * ((values[i] as number) - low)) / (high - low));
  return bytes;
}
