// Reads a patch that lies on the case's own grid, mirrored or not: the same values as sampling it, without interpolation. Pure.
import type { Augmentation } from './augment';
import type { ChannelScale } from './dataset';
import type { PatchPlace } from './patchCoordinates';
import type { Vector } from './vector';

type Flip = Augmentation['flip'];

/** True where every patch voxel is a voxel of the case: nothing but mirrored. */
export function liesOnGrid({ start, step }: PatchPlace, { scale, turns, elastic }: Augmentation): boolean {
  const isOne = (value: number): boolean => value === 1;
  return elastic === null && scale.every(isOne) && step.every(isOne) && turns.every((turn) => turn === 0) && start.every(Number.isInteger);
}

/** Gives each row of the patch that meets the case: where it begins in both, how far it goes, and in which direction. */
function forEachRow(
  { start, size }: PatchPlace,
  flip: Flip,
  extent: Vector,
  copy: (from: number, to: number, count: number, direction: 1 | -1) => void,
): void {
  const place = (axis: 1 | 2, at: number): number => start[axis] + (flip[axis] ? size[axis] - 1 - at : at);
  const low = Math.max(0, start[0]);
  const count = Math.min(extent[0], start[0] + size[0]) - low;
  const first = flip[0] ? start[0] + size[0] - low - 1 : low - start[0];
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) {
      const [y, z] = [place(1, j), place(2, k)];
      if (y < 0 || z < 0 || y >= extent[1] || z >= extent[2]) continue;
      copy((z * extent[1] + y) * extent[0] + low, (k * size[1] + j) * size[0] + first, count, flip[0] ? -1 : 1);
    }
}

/** One channel: scaled, and `low` outside, written to every `channels`th place from `channel` on. `extent` is the case's size. */
export function copyChannel(
  values: ArrayLike<number>,
  place: PatchPlace,
  flip: Flip,
  extent: Vector,
  { from: least, to: most, mean, gain, low }: ChannelScale,
  out: Float32Array,
  channel: number,
  channels: number,
): void {
  for (let at = channel; at < out.length; at += channels) out[at] = low;
  forEachRow(place, flip, extent, (from, to, count, direction) => {
    for (let i = 0, at = to * channels + channel; i < count; i++, at += direction * channels)
      out[at] = (Math.min(most, Math.max(least, values[from + i] as number)) - mean) * gain;
  });
}

/** Labels, x fastest; background outside the case. */
export function copyLabel(label: Uint8Array, place: PatchPlace, flip: Flip, extent: Vector, out: Uint8Array): void {
  out.fill(0);
  forEachRow(place, flip, extent, (from, to, count, direction) => {
    for (let i = 0, at = to; i < count; i++, at += direction) out[at] = label[from + i] as number;
  });
}
