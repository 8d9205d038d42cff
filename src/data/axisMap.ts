// Copying voxels from one order and direction of axes into another. Pure; knows no image.
import { axes } from './relate';
import type { VoxelArray } from './voxels';

export interface AxisMap {
  /** For each image axis, the label axis that runs along it. */
  source: number[];
  /** For each image axis, whether the label runs the other way. */
  flipped: boolean[];
}

/** Copies an array of `shape` so that axis a of the result is axis source[a] of the input, reversed where flipped. */
export function applyAxisMap(values: VoxelArray, shape: readonly number[], { source, flipped }: AxisMap): VoxelArray {
  const strides = [1, shape[0] ?? 1, (shape[0] ?? 1) * (shape[1] ?? 1)];
  const size = axes.map((a) => shape[source[a] ?? a] ?? 1);
  const step = axes.map((a) => (strides[source[a] ?? a] ?? 1) * (flipped[a] ? -1 : 1));
  const start = axes.reduce((sum, a) => sum + (flipped[a] ? ((size[a] ?? 1) - 1) * (strides[source[a] ?? a] ?? 1) : 0), 0);
  const [nx = 1, ny = 1, nz = 1] = size;
  const [sx = 1, sy = 1, sz = 1] = step;
  const out = values.slice();
  let i = 0;
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++) for (let x = 0, from = start + z * sz + y * sy; x < nx; x++, from += sx) out[i++] = values[from] as number;
  return out;
}
