// Builds a case of generated arrays, as if it had been read from a file. Pure.
import type { ClassInfo } from '../../protocol/dataset';
import type { Case, Dataset } from '../dataset';
import { countValues } from '../labelMap';
import { computeStatistics, type VoxelArray } from '../voxels';

export interface Generated {
  id: string;
  kind: Case['kind'];
  shape: number[];
  spacing: number[];
  image: VoxelArray[];
  label: Uint8Array;
}

function finish({ id, kind, shape, spacing, image, label }: Generated): Case {
  const intensity = image.map((values) => {
    const { min, max, mean, deviation } = computeStatistics(values);
    return { min, max, mean, deviation };
  });
  const labels = Object.fromEntries([...countValues(label)].sort(([a], [b]) => a - b).map(([value, count]) => [String(value), count]));
  return {
    id,
    patient: id,
    files: [`generated: ${id}`],
    kind,
    shape,
    spacing,
    affine: null,
    image,
    label,
    intensity,
    labels,
    warnings: [],
  };
}

/** A data set of generated cases; class values are their indices. */
export function createDemoDataset(cases: readonly Generated[], names: readonly string[]): Dataset {
  const classes: ClassInfo[] = names.map((name, value) => ({ value, name }));
  return { cases: cases.map(finish), classes, channels: cases[0]?.image.length ?? 1, warnings: [], refused: [] };
}
