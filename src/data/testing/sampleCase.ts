// Cases made of a formula. Only tests import it.
import type { Case, Dataset } from '../dataset';
import { computeStatistics } from '../voxels';

/** `at` gives the grey value of the voxel with an index; without `labelAt` every fifth voxel is of class 1; null leaves the case unlabelled. */
export function createSampleCase(
  id: string,
  shape: number[],
  at: (index: number) => number,
  labelAt: ((index: number) => number) | null = (index) => (index % 5 === 0 ? 1 : 0),
  spacing = shape.map(() => 1),
): Case {
  const image = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => at(i));
  const { min, max, mean, deviation } = computeStatistics(image);
  return {
    id,
    patient: id,
    files: [],
    kind: shape.length > 2 ? 'volume' : 'picture',
    shape,
    spacing,
    affine: null,
    image: [image],
    label: labelAt && Uint8Array.from(image, (_, i) => labelAt(i)),
    intensity: [{ min, max, mean, deviation }],
    labels: null,
    warnings: [],
  };
}

export const createSampleDataset = (cases: Case[], classes = 2): Dataset => ({
  cases,
  channels: 1,
  classes: Array.from({ length: classes }, (_, value) => ({ value, name: `class ${value}` })),
  warnings: [],
  refused: [],
});
