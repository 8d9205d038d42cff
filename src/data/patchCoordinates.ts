// Where every voxel of a patch lies in its case: place, step, and what augmentation does to it, row by row. Pure geometry; touches no voxels.
import { computeMatrix, type Augmentation, type Matrix } from './augment';
import { computeDisplacement } from './elasticField';
import { mapAxes, type Vector } from './vector';

/** A patch's place: case coordinate of its first corner, case voxels per patch voxel, edges in patch voxels. */
export interface PatchPlace {
  start: Vector;
  step: Vector;
  size: Vector;
}

/** Case coordinates (voxel centres at integers) of one row of a patch, along x. */
export interface RowCoordinates {
  x: Float32Array;
  y: Float32Array;
  z: Float32Array;
}

export const createRow = (length: number): RowCoordinates => ({
  x: new Float32Array(length),
  y: new Float32Array(length),
  z: new Float32Array(length),
});

export interface PatchGeometry {
  /** Corners, inclusive, of the voxels that interpolation needs; a warped patch may need fewer. */
  low: Vector;
  high: Vector;
  /** The row at y = `j` and z = `k` of the patch. */
  fillRow(j: number, k: number, row: RowCoordinates): void;
}

/** `spacing` is the case's, in mm. */
export function planGeometry(place: PatchPlace, augmentation: Augmentation, spacing: Vector): PatchGeometry {
  const { start, step, size } = place;
  const matrix = computeMatrix(augmentation, spacing);
  const centre = mapAxes((axis) => start[axis] + (size[axis] * step[axis]) / 2 - 0.5);
  // Along z a displacement is as long in mm as along x.
  const shareZ = (spacing[0] * step[0]) / (spacing[2] * step[2]);
  const most = measureReach(augmentation, shareZ);
  const reach = mapAxes((axis) => step[axis] * ((size[axis] - 1) / 2 + most[axis]));
  const end = (axis: 0 | 1 | 2, side: 1 | -1): number =>
    matrix[axis].reduce((sum, factor, i) => sum + side * Math.abs(factor * (reach[i] as number)), centre[axis]);
  return {
    low: mapAxes((axis) => Math.floor(end(axis, -1))),
    high: mapAxes((axis) => Math.ceil(end(axis, 1))),
    fillRow: augmentation.elastic
      ? fillWarped(place, matrix, centre, computeDisplacement(augmentation.elastic, size), shareZ)
      : fillStraight(place, matrix, centre),
  };
}

const nowhere = new Float64Array(0);

type FillRow = PatchGeometry['fillRow'];

function fillStraight({ step, size }: PatchPlace, [rowX, rowY, rowZ]: Matrix, [centreX, centreY, centreZ]: Vector): FillRow {
  const stepX = step[0];
  const first = 0.5 - size[0] / 2;
  const [alongX, alongY, alongZ] = [rowX[0], rowY[0], rowZ[0]];
  return (j, k, { x, y, z }) => {
    const py = step[1] * (j + 0.5 - size[1] / 2);
    const pz = step[2] * (k + 0.5 - size[2] / 2);
    const [yX, zX, yY, zY, yZ, zZ] = [rowX[1] * py, rowX[2] * pz, rowY[1] * py, rowY[2] * pz, rowZ[1] * py, rowZ[2] * pz];
    for (let i = 0; i < x.length; i++) {
      const px = stepX * (i + first);
      x[i] = centreX + alongX * px + yX + zX;
      y[i] = centreY + alongY * px + yY + zY;
      z[i] = centreZ + alongZ * px + yZ + zZ;
    }
  };
}

function fillWarped(
  { step, size }: PatchPlace,
  [rowX, rowY, rowZ]: Matrix,
  [centreX, centreY, centreZ]: Vector,
  [bendX = nowhere, bendY = nowhere, bendZ = nowhere]: readonly Float64Array[],
  shareZ: number,
): FillRow {
  const [stepX, stepY, stepZ] = step;
  const [xX, yX, zX] = rowX;
  const [xY, yY, zY] = rowY;
  const [xZ, yZ, zZ] = rowZ;
  return (j, k, { x, y, z }) => {
    const u = 0.5 - size[0] / 2;
    const v = j + 0.5 - size[1] / 2;
    const w = k + 0.5 - size[2] / 2;
    // Two bent axes: one plane of displacements holds for every z.
    const bendsZ = bendZ.length > 0;
    const first = (bendsZ ? k * size[1] + j : j) * size[0];
    for (let i = 0, at = first; i < x.length; i++, at++) {
      const px = stepX * (i + u + (bendX[at] as number));
      const py = stepY * (v + (bendY[at] as number));
      const pz = stepZ * (bendsZ ? w + shareZ * (bendZ[at] as number) : w);
      x[i] = centreX + xX * px + yX * py + zX * pz;
      y[i] = centreY + xY * px + yY * py + zY * pz;
      z[i] = centreZ + xZ * px + yZ * py + zZ * pz;
    }
  };
}

/** The farthest that a warp moves anything along each axis, in patch voxels: a spline stays within its control points. */
function measureReach({ elastic }: Augmentation, shareZ: number): Vector {
  const most = (axis: 0 | 1 | 2): number => (elastic?.fields[axis] ?? nowhere).reduce((far, value) => Math.max(far, Math.abs(value)), 0);
  return [most(0), most(1), shareZ * most(2)];
}
