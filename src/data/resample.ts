// Lays a label on its image's grid by nearest neighbour: in patient space where both carry a place in it, else by their extents. Pure; knows no file.
import { formatShape, type RawImage } from './readers/rawImage';
import { axes, relate } from './relate';
import type { VoxelArray } from './voxels';

const edgeOf = ({ shape }: Pick<RawImage, 'shape'>, axis: number): number => shape[axis] ?? 1;

/** Index in the image -> index in the label, as a 3x4 matrix. Without affines the first and last faces of both coincide. */
export function findGridMap(image: RawImage, label: RawImage): number[][] {
  if (image.affine && label.affine) return relate(label.affine, image.affine);
  return axes.map((r) => {
    const step = edgeOf(label, r) / edgeOf(image, r);
    return [0, 1, 2, 3].map((c) => (c === r ? step : c === 3 ? 0.5 * step - 0.5 : 0));
  });
}

/** Along one row of the image the label's index moves by a constant vector. */
function sampleGrid(values: VoxelArray, from: RawImage, to: RawImage, map: readonly (readonly number[])[]): VoxelArray {
  const [nx, ny, nz] = [edgeOf(from, 0), edgeOf(from, 1), edgeOf(from, 2)];
  const [width, height, depth] = [edgeOf(to, 0), edgeOf(to, 1), edgeOf(to, 2)];
  const out = new (values.constructor as new (n: number) => VoxelArray)(width * height * depth);
  const [mx = [], my = [], mz = []] = map;
  const at = (row: readonly number[], x: number, y: number, z: number): number =>
    Math.round((row[0] ?? 0) * x + (row[1] ?? 0) * y + (row[2] ?? 0) * z + (row[3] ?? 0));
  let i = 0;
  for (let z = 0; z < depth; z++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++, i++) {
        const [sx, sy, sz] = [at(mx, x, y, z), at(my, x, y, z), at(mz, x, y, z)];
        if (sx >= 0 && sy >= 0 && sz >= 0 && sx < nx && sy < ny && sz < nz) out[i] = values[(sz * ny + sy) * nx + sx] as number;
      }
  return out;
}

/** Voxels of the image outside of the label become 0. Every output voxel is one input value: no new label value appears. */
export function resampleToImage(image: RawImage, label: RawImage): RawImage {
  const map = findGridMap(image, label);
  return {
    ...label,
    kind: image.kind,
    shape: [...image.shape],
    spacing: [...image.spacing],
    affine: image.affine?.map((row) => [...row]) ?? null,
    channels: label.channels.map((values) => sampleGrid(values, label, image, map)),
    warnings: [
      ...label.warnings,
      `the label (${formatShape(label.shape)}) was resampled onto the image's grid (${formatShape(image.shape)}) by hand, by nearest neighbour`,
    ],
  };
}
