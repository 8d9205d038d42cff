// Channels-last to channels-first, and axes turned round, for files that PyTorch reads. Pure.
import type { RunConfig } from '../protocol/config';

/** Edges of a patch as arrays have them, [(z,) y, x]. */
export const spaceOf = ({ patchSize }: Pick<RunConfig, 'patchSize'>): number[] => [...patchSize].reverse();

/** [positions, channels] -> [channels, positions]. */
export function toChannelsFirst(values: Float32Array, channels: number): Float32Array<ArrayBuffer> {
  const positions = values.length / channels;
  const out = new Float32Array(values.length);
  for (let position = 0; position < positions; position++)
    for (let channel = 0; channel < channels; channel++) out[channel * positions + position] = values[position * channels + channel] ?? NaN;
  return out;
}

/** The last `axes` axes in reverse order: [leading…, a, b(, c)] -> [leading…, (c,) b, a]. */
export function reverseAxes(
  values: Float32Array,
  shape: readonly number[],
  axes: number,
): { shape: number[]; data: Float32Array<ArrayBuffer> } {
  const space = shape.slice(-axes);
  const block = space.reduce((a, b) => a * b, 1);
  const data = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += block)
    for (let at = 0; at < block; at++) {
      let rest = at;
      let to = 0;
      let stride = block;
      // Digits of `at` from the last axis on are those of `to` from the first on.
      for (const edge of space.toReversed()) {
        stride /= edge;
        to += (rest % edge) * stride;
        rest = Math.floor(rest / edge);
      }
      data[start + to] = values[start + at] ?? NaN;
    }
  return { shape: [...shape.slice(0, -axes), ...space.toReversed()], data };
}
