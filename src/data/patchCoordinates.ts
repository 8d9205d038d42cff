// Where every voxel of a patch lies in its case: place, step, and what augmentation does to it. Pure geometry; touches no voxels.
import { computeMatrix, type Augmentation } from './augment';
import { computeDisplacement } from './elasticField';
import { mapAxes, type Vector } from './vector';

/** A patch's place: case coordinate of its first corner, case voxels per patch voxel, edges in patch voxels. */
export interface PatchPlace {
  start: Vector;
  step: Vector;
  size: Vector;
}

export interface Coordinates {
  x: Float32Array;
  y: Float32Array;
  z: Float32Array;
}

/** Case coordinates (voxel centres at integers) of every patch voxel, x fastest. `spacing` is the case's, in mm. */
export function computeCoordinates({ start, step, size }: PatchPlace, augmentation: Augmentation, spacing: Vector): Coordinates {
  const [rowX, rowY, rowZ] = computeMatrix(augmentation, spacing);
  const [centreX, centreY, centreZ] = mapAxes((axis) => start[axis] + (size[axis] * step[axis]) / 2 - 0.5);
  const [bendX, bendY, bendZ] = augmentation.elastic ? computeDisplacement(augmentation.elastic, size) : [];
  // Along z a displacement is as long in mm as along x.
  const shareZ = spacing[0] / spacing[2];
  const plane = size[0] * size[1];
  const x = new Float32Array(plane * size[2]);
  const y = new Float32Array(x.length);
  const z = new Float32Array(x.length);
  for (let k = 0, i = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let l = 0; l < size[0]; l++, i++) {
        // Two bent axes: one plane of displacements holds for every z.
        const at = bendZ ? i : i - k * plane;
        const px = step[0] * (l + 0.5 - size[0] / 2 + (bendX ? (bendX[at] as number) : 0));
        const py = step[1] * (j + 0.5 - size[1] / 2 + (bendY ? (bendY[at] as number) : 0));
        const pz = step[2] * (k + 0.5 - size[2] / 2 + (bendZ ? shareZ * (bendZ[at] as number) : 0));
        x[i] = centreX + rowX[0] * px + rowX[1] * py + rowX[2] * pz;
        y[i] = centreY + rowY[0] * px + rowY[1] * py + rowY[2] * pz;
        z[i] = centreZ + rowZ[0] * px + rowZ[1] * py + rowZ[2] * pz;
      }
  return { x, y, z };
}

/** The corners of the voxels that interpolation between the coordinates needs. */
export function boundsOf({ x, y, z }: Coordinates): { low: Vector; high: Vector } {
  const axes = [x, y, z] as const;
  const low = [0, 0, 0] as [number, number, number];
  const high = [0, 0, 0] as [number, number, number];
  axes.forEach((values, axis) => {
    let least = Infinity;
    let most = -Infinity;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    low[axis] = Math.floor(least);
    high[axis] = Math.ceil(most);
  });
  return { low, high };
}
