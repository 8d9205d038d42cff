// Reads a patch off a case through one inverse map: trilinear for the image, nearest for the label; copied where it needs neither. A slice's patch is one voxel deep. Pure.
import { applyGamma, type Augmentation } from './augment';
import { copyChannel, copyLabel, liesOnGrid } from './copyPatch';
import { ignoredClass, type Case } from './dataset';
import { createRow, planGeometry, type PatchPlace, type RowCoordinates } from './patchCoordinates';
import { countVoxels, sizeOf, spacingOf, type Vector } from './vector';
import { scalesOf } from './prepare';
import type { BoxReader, VoxelBox } from './voxelBox';

/** What is read: a place, on image voxels that are means over so many of the case's along x and y. */
export interface PatchCut {
  place: PatchPlace;
  reduction: number;
}

/** Normalised values [(z,) y, x, channels] and labels [(z,) y, x] of one patch. */
export interface PatchVoxels {
  input: Float32Array;
  label: Uint8Array;
}

/** Value at a place whose eight neighbours all lie in the box; at w = 0 the four of its plane are enough. */
function interpolateInside(data: Float32Array, corner: number, width: number, plane: number, fx: number, fy: number, fz: number): number {
  const near = interpolatePlane(data, corner, width, fx, fy);
  return fz === 0 ? near : near + (interpolatePlane(data, corner + plane, width, fx, fy) - near) * fz;
}

/** Bilinear value between four voxels of a row and the next. */
function interpolatePlane(data: Float32Array, at: number, width: number, fx: number, fy: number): number {
  const p = data[at] as number;
  const r = data[at + width] as number;
  return (p + ((data[at + 1] as number) - p) * fx) * (1 - fy) + (r + ((data[at + width + 1] as number) - r) * fx) * fy;
}

/** Value near the rim, with neighbours outside the box counting as `outside`, so that edges fade over one voxel. */
function interpolateAcross(data: Float32Array, [width, height, depth]: Vector, u: number, v: number, w: number, outside: number): number {
  const x0 = Math.floor(u);
  const y0 = Math.floor(v);
  const z0 = Math.floor(w);
  const value = (x: number, y: number, z: number): number =>
    x >= 0 && y >= 0 && z >= 0 && x < width && y < height && z < depth ? (data[(z * height + y) * width + x] as number) : outside;
  const fx = u - x0;
  const fy = v - y0;
  const fz = w - z0;
  const inPlane = (z: number): number => {
    const p = value(x0, y0, z);
    const r = value(x0, y0 + 1, z);
    return (p + (value(x0 + 1, y0, z) - p) * fx) * (1 - fy) + (r + (value(x0 + 1, y0 + 1, z) - r) * fx) * fy;
  };
  const near = inPlane(z0);
  return fz === 0 ? near : near + (inPlane(z0 + 1) - near) * fz;
}

/** One row of one channel, written to every `stride`th place from `to` on. A voxel centre p lies at (p + 0.5) / n - 0.5 on a grid of blocks of n. */
function sampleRow(
  { start, size, reduction }: VoxelBox,
  data: Float32Array,
  { x, y, z }: RowCoordinates,
  outside: number,
  out: Float32Array,
  to: number,
  stride: number,
): void {
  const [width, height, depth] = size;
  const [startX, startY, startZ] = start;
  const [lastX, lastY, lastZ] = [width - 1, height - 1, depth - 1];
  const plane = width * height;
  const scale = 1 / reduction;
  const shift = 0.5 * scale - 0.5;
  for (let i = 0, at = to; i < x.length; i++, at += stride) {
    const u = (x[i] as number) * scale + shift - startX;
    const v = (y[i] as number) * scale + shift - startY;
    const w = (z[i] as number) - startZ;
    if (u >= 0 && v >= 0 && w >= 0 && u < lastX && v < lastY && w <= lastZ) {
      // Not negative, so that cutting off the fraction rounds down.
      const x0 = u | 0;
      const y0 = v | 0;
      const z0 = w | 0;
      out[at] = interpolateInside(data, z0 * plane + y0 * width + x0, width, plane, u - x0, v - y0, w - z0);
    } else if (u < -1 || v < -1 || w < -1 || u >= width || v >= height || w >= depth) out[at] = outside;
    else out[at] = interpolateAcross(data, size, u, v, w, outside);
  }
}

/** One row of nearest labels, written from `to` on; background outside the case. */
function sampleLabelRow(label: Uint8Array, [width, height, depth]: Vector, { x, y, z }: RowCoordinates, out: Uint8Array, to: number): void {
  for (let i = 0; i < x.length; i++) {
    const u = (x[i] as number) + 0.5;
    const v = (y[i] as number) + 0.5;
    const w = (z[i] as number) + 0.5;
    const inside = u >= 0 && v >= 0 && w >= 0 && u < width && v < height && w < depth;
    out[to + i] = inside ? (label[((w | 0) * height + (v | 0)) * width + (u | 0)] as number) : 0;
  }
}

/** Writes one patch at `index` of a batch: input [count, (z,) y, x, channels], label [count, (z,) y, x]; `ignoredClass` where unlabelled. */
export function samplePatch(
  read: BoxReader,
  item: Case,
  cut: PatchCut,
  augmentation: Augmentation,
  batch: PatchVoxels,
  index: number,
): void {
  const voxels = countVoxels(cut.place.size);
  const scales = scalesOf(item);
  const values = scales.length * voxels;
  const target = {
    input: batch.input.subarray(index * values, (index + 1) * values),
    label: batch.label.subarray(index * voxels, (index + 1) * voxels),
  };
  if (liesOnGrid(cut.place, augmentation)) copyPatch(item, cut, augmentation, target);
  else interpolatePatch(read, item, cut, augmentation, target);
  const { gamma } = augmentation;
  if (gamma !== null) scales.forEach(({ low, high }, c) => applyGamma(target.input, gamma, low, high, c, scales.length));
}

/** What samplePatch() does where the patch lies anyhow. */
export function interpolatePatch(
  read: BoxReader,
  item: Case,
  { place, reduction }: PatchCut,
  augmentation: Augmentation,
  { input, label }: PatchVoxels,
): void {
  const { low, high, fillRow } = planGeometry(place, augmentation, spacingOf(item));
  const box = read(item, low, high, reduction);
  const scales = scalesOf(item);
  const extent = sizeOf(item);
  const [width, height, depth] = place.size;
  const row = createRow(width);
  if (!item.label) label.fill(ignoredClass);
  for (let k = 0, to = 0; k < depth; k++)
    for (let j = 0; j < height; j++, to += width) {
      fillRow(j, k, row);
      box.channels.forEach((data, c) => sampleRow(box, data, row, scales[c]?.low ?? 0, input, to * scales.length + c, scales.length));
      if (item.label) sampleLabelRow(item.label, extent, row, label, to);
    }
}

/** The same, and the same values, where it lies on the case's own grid: several times as fast. */
export function copyPatch(item: Case, { place }: PatchCut, { flip }: Augmentation, { input, label }: PatchVoxels): void {
  const extent = sizeOf(item);
  const scales = scalesOf(item);
  scales.forEach((scale, c) => copyChannel(item.image[c] ?? [], place, flip, extent, scale, input, c, scales.length));
  if (item.label) copyLabel(item.label, place, flip, extent, label);
  else label.fill(ignoredClass);
}
