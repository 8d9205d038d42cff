// Reads a patch off a case through one inverse map: trilinear for the image, nearest for the label; copied where it needs neither. A slice's patch is one voxel deep. Pure.
import { applyGamma, type Augmentation } from './augment';
import { copyChannel, copyLabel, liesOnGrid } from './copyPatch';
import { ignoredClass, type Case } from './dataset';
import { boundsOf, computeCoordinates, type Coordinates, type PatchPlace } from './patchCoordinates';
import { countVoxels, sizeOf, spacingOf, type Vector } from './vector';
import { scalesOf, type BoxReader, type VoxelBox } from './voxelBox';

/** What is read: a place, on image voxels that are means over so many of the case's along x and y. */
export interface PatchCut {
  place: PatchPlace;
  reduction: number;
}

/** Bilinear value between four voxels of a row and the next. */
function interpolateInside(data: Float32Array, at: number, width: number, fx: number, fy: number): number {
  const p = data[at] as number;
  const r = data[at + width] as number;
  return (p + ((data[at + 1] as number) - p) * fx) * (1 - fy) + (r + ((data[at + width + 1] as number) - r) * fx) * fy;
}

/** The same in plane `z0` of a box with neighbours outside counting as `outside`, so that edges fade over one voxel. */
function interpolateAcross(
  data: Float32Array,
  [width, height, depth]: Vector,
  [x0, y0, z0]: Vector,
  fx: number,
  fy: number,
  outside: number,
): number {
  const value = (x: number, y: number): number =>
    x >= 0 && y >= 0 && z0 >= 0 && x < width && y < height && z0 < depth ? (data[(z0 * height + y) * width + x] as number) : outside;
  const p = value(x0, y0);
  const r = value(x0, y0 + 1);
  return (p + (value(x0 + 1, y0) - p) * fx) * (1 - fy) + (r + (value(x0 + 1, y0 + 1) - r) * fx) * fy;
}

/** One channel, x fastest. A voxel centre p lies at (p + 0.5) / n - 0.5 on a grid of blocks of n. */
function sampleChannel(box: VoxelBox, channel: number, { x, y, z }: Coordinates, outside: number): Float32Array {
  const { start, size, reduction } = box;
  const data = box.channels[channel] as Float32Array;
  const [width, height, depth] = size;
  const plane = width * height;
  const shift = 0.5 / reduction - 0.5;
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) {
    const u = (x[i] as number) / reduction + shift - start[0];
    const v = (y[i] as number) / reduction + shift - start[1];
    const w = (z[i] as number) - start[2];
    const x0 = Math.floor(u);
    const y0 = Math.floor(v);
    const z0 = Math.floor(w);
    const [fx, fy, fz] = [u - x0, v - y0, w - z0];
    if (x0 >= 0 && y0 >= 0 && z0 >= 0 && x0 + 1 < width && y0 + 1 < height && (z0 + 1 < depth || (fz === 0 && z0 < depth))) {
      const at = z0 * plane + y0 * width + x0;
      const near = interpolateInside(data, at, width, fx, fy);
      out[i] = fz === 0 ? near : near + (interpolateInside(data, at + plane, width, fx, fy) - near) * fz;
    } else if (x0 < -1 || y0 < -1 || z0 < -1 || x0 >= width || y0 >= height || z0 >= depth) out[i] = outside;
    else {
      const near = interpolateAcross(data, size, [x0, y0, z0], fx, fy, outside);
      out[i] = fz === 0 ? near : near + (interpolateAcross(data, size, [x0, y0, z0 + 1], fx, fy, outside) - near) * fz;
    }
  }
  return out;
}

/** Nearest label, x fastest; background outside the case, `ignoredClass` where unlabelled. */
export function sampleLabel(label: Uint8Array | null, [width, height, depth]: Vector, { x, y, z }: Coordinates): Uint8Array {
  const out = new Uint8Array(x.length);
  if (!label) return out.fill(ignoredClass);
  for (let i = 0; i < out.length; i++) {
    const u = Math.floor((x[i] as number) + 0.5);
    const v = Math.floor((y[i] as number) + 0.5);
    const w = Math.floor((z[i] as number) + 0.5);
    const inside = u >= 0 && v >= 0 && w >= 0 && u < width && v < height && w < depth;
    out[i] = inside ? (label[(w * height + v) * width + u] as number) : 0;
  }
  return out;
}

/** Writes one patch at `index` of a batch: input [count, (z,) y, x, channels], label [count, (z,) y, x]. */
export function samplePatch(
  read: BoxReader,
  item: Case,
  cut: PatchCut,
  augmentation: Augmentation,
  batch: { input: Float32Array; label: Uint8Array },
  index: number,
): void {
  const voxels = countVoxels(cut.place.size);
  const scales = scalesOf(item);
  const { channels, label } = (liesOnGrid(cut.place, augmentation) ? copyPatch : interpolatePatch)(read, item, cut, augmentation);
  scales.forEach(({ low, high }, c) => {
    const values = channels[c] as Float32Array;
    if (augmentation.gamma !== null) applyGamma(values, augmentation.gamma, low, high);
    for (let i = 0, at = index * voxels * scales.length + c; i < voxels; i++, at += scales.length) batch.input[at] = values[i] as number;
  });
  batch.label.set(label, index * voxels);
}

/** z-scored channels and labels of a patch, x fastest. */
export interface PatchVoxels {
  channels: Float32Array[];
  label: Uint8Array;
}

/** What samplePatch() does where the patch lies anyhow. */
export function interpolatePatch(read: BoxReader, item: Case, { place, reduction }: PatchCut, augmentation: Augmentation): PatchVoxels {
  const coordinates = computeCoordinates(place, augmentation, spacingOf(item));
  const { low, high } = boundsOf(coordinates);
  const box = read(item, low, high, reduction);
  return {
    channels: scalesOf(item).map((scale, c) => sampleChannel(box, c, coordinates, scale.low)),
    label: sampleLabel(item.label, sizeOf(item), coordinates),
  };
}

/** The same, and the same values, where it lies on the case's own grid: several times as fast. */
export function copyPatch(_read: BoxReader, item: Case, { place }: PatchCut, { flip }: Augmentation): PatchVoxels {
  const extent = sizeOf(item);
  return {
    channels: scalesOf(item).map((scale, c) => copyChannel(item.image[c] ?? [], place, flip, extent, scale)),
    label: copyLabel(item.label, place, flip, extent),
  };
}
