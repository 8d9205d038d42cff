// Reads one patch of one slice through an augmentation: bilinear for the image, nearest for the label. Pure.
import { applyGamma, computeDisplacement, computeMatrix, type Augmentation } from './augment';
import { ignoredClass } from './dataset';
import type { NormalisedSlice } from './normalisedSlices';

/** A patch's place: slice coordinate of its left and top edge, slice pixels per patch pixel. */
export interface PatchPlace {
  startX: number;
  startY: number;
  step: number;
  width: number;
  height: number;
}

interface Coordinates {
  x: Float32Array;
  y: Float32Array;
}

/** Slice coordinates (pixel centres at integers) of every patch pixel. */
export function computeCoordinates(place: PatchPlace, augmentation: Augmentation): Coordinates {
  const { startX, startY, step, width, height } = place;
  const [a, b, c, d] = computeMatrix(augmentation);
  const centreX = startX + (width * step) / 2 - 0.5;
  const centreY = startY + (height * step) / 2 - 0.5;
  const shift = augmentation.elastic ? computeDisplacement(augmentation.elastic, width, height) : null;
  const x = new Float32Array(width * height);
  const y = new Float32Array(width * height);
  for (let j = 0, i = 0; j < height; j++)
    for (let k = 0; k < width; k++, i++) {
      const px = k + 0.5 - width / 2 + (shift ? (shift.x[i] as number) : 0);
      const py = j + 0.5 - height / 2 + (shift ? (shift.y[i] as number) : 0);
      x[i] = centreX + step * (a * px + b * py);
      y[i] = centreY + step * (c * px + d * py);
    }
  return { x, y };
}

/** Bilinear value; positions outside take `outside` per neighbour, so that edges fade over one pixel. */
function interpolate(data: Float32Array, width: number, height: number, x: number, y: number, outside: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  if (x0 < -1 || y0 < -1 || x0 >= width || y0 >= height) return outside;
  const fx = x - x0;
  const fy = y - y0;
  const at = y0 * width + x0;
  const left = x0 >= 0;
  const right = x0 + 1 < width;
  const top = y0 >= 0;
  const bottom = y0 + 1 < height;
  const p = left && top ? (data[at] as number) : outside;
  const q = right && top ? (data[at + 1] as number) : outside;
  const r = left && bottom ? (data[at + width] as number) : outside;
  const s = right && bottom ? (data[at + width + 1] as number) : outside;
  return (p + (q - p) * fx) * (1 - fy) + (r + (s - r) * fx) * fy;
}

/** One channel, bilinear, [y, x]. */
function sampleChannel(slice: NormalisedSlice, channel: number, { x, y }: Coordinates): Float32Array {
  const { imageWidth, imageHeight, reduction } = slice;
  const data = slice.channels[channel] as Float32Array;
  const outside = slice.low[channel] ?? 0;
  // A pixel centre p of the slice lies at (p + 0.5) / n - 0.5 on a grid of blocks of n.
  const shift = 0.5 / reduction - 0.5;
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = interpolate(
      data,
      imageWidth,
      imageHeight,
      (x[i] as number) / reduction + shift,
      (y[i] as number) / reduction + shift,
      outside,
    );
  }
  return out;
}

/** Nearest label, [y, x]; background outside the slice, `ignoredClass` where unlabelled. */
export function sampleLabel(label: Uint8Array | null, width: number, height: number, { x, y }: Coordinates): Uint8Array {
  const out = new Uint8Array(x.length);
  if (!label) return out.fill(ignoredClass);
  for (let i = 0; i < out.length; i++) {
    const u = Math.round(x[i] as number);
    const v = Math.round(y[i] as number);
    out[i] = u >= 0 && v >= 0 && u < width && v < height ? (label[v * width + u] as number) : 0;
  }
  return out;
}

/** Writes one patch at `index` of a batch: input [count, y, x, channels], label [count, y, x]. */
export function samplePatch(
  slice: NormalisedSlice,
  place: PatchPlace,
  augmentation: Augmentation,
  batch: { input: Float32Array; label: Uint8Array },
  index: number,
): void {
  const coordinates = computeCoordinates(place, augmentation);
  const size = place.width * place.height;
  const channels = slice.channels.length;
  for (let c = 0; c < channels; c++) {
    const values = sampleChannel(slice, c, coordinates);
    if (augmentation.gamma !== null) applyGamma(values, augmentation.gamma, slice.low[c] ?? 0, slice.high[c] ?? 0);
    for (let i = 0, at = index * size * channels + c; i < size; i++, at += channels) batch.input[at] = values[i] as number;
  }
  batch.label.set(sampleLabel(slice.label, slice.width, slice.height, coordinates), index * size);
}
