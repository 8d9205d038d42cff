// The three ways to cut a volume into pictures, named for volumes whose axes run right, front and up; and how many cuts a case has. Pure.
import type { RunConfig } from './config';

export type Plane = 'axial' | 'coronal' | 'sagittal';

export const planes: readonly Plane[] = ['axial', 'coronal', 'sagittal'];

/** The axis that a plane stands upright on: x = 0, y = 1, z = 2. */
export const axisOf: Readonly<Record<Plane, 0 | 1 | 2>> = { axial: 2, coronal: 1, sagittal: 0 };

/** Slices that can be looked at per plane; 0 where none. What is trained slice by slice is seen slice by slice. */
export function countPlanes(shape: readonly number[], dimensions: RunConfig['dimensions']): Record<Plane, number> {
  const [x = 1, y = 1, z = 1] = shape;
  return dimensions === 3 ? { axial: z, coronal: y, sagittal: x } : { axial: z, coronal: 0, sagittal: 0 };
}
