// Triples along x, y and z, and boxes of voxels. A slice is a volume of depth one, so that both are measured alike. Pure.
import type { Case } from './dataset';

/** Along x, y, z. */
export type Vector = readonly [number, number, number];

/** Voxels from `start` on, `size` along each axis. */
export interface Box {
  start: Vector;
  size: Vector;
}

export const mapAxes = (make: (axis: 0 | 1 | 2) => number): Vector => [make(0), make(1), make(2)];

export const countVoxels = ([x, y, z]: Vector): number => x * y * z;

/** A case's edges in voxels; a picture is one voxel deep. */
export const sizeOf = ({ shape }: Pick<Case, 'shape'>): Vector => mapAxes((axis) => shape[axis] ?? 1);

/** A case's voxel edges in mm. */
export const spacingOf = ({ spacing }: Pick<Case, 'spacing'>): Vector => mapAxes((axis) => spacing[axis] ?? 1);

/** Copies the voxels of a box, x fastest; the box lies within `size`. */
export function copyBox<Target extends { set(values: ArrayLike<number>, at: number): void }>(
  values: { subarray(from: number, to: number): ArrayLike<number> },
  size: Vector,
  { start, size: extent }: Box,
  target: Target,
): Target {
  const [width, height, depth] = extent;
  for (let z = 0; z < depth; z++)
    for (let y = 0; y < height; y++) {
      const from = ((start[2] + z) * size[1] + start[1] + y) * size[0] + start[0];
      target.set(values.subarray(from, from + width), (z * height + y) * width);
    }
  return target;
}
