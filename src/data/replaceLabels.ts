// The same images with other labels, as when a network has predicted them. Pure.
import type { ClassInfo } from '../protocol/dataset';
import type { Case, Dataset } from './dataset';

/** `labels`: case id -> class index per voxel, x fastest. A case that is not named has none. */
export function replaceLabels(dataset: Dataset, labels: ReadonlyMap<string, Uint8Array>, classes: readonly ClassInfo[]): Dataset {
  return { ...dataset, classes, cases: dataset.cases.map((item) => relabel(item, labels.get(item.id) ?? null, classes)) };
}

const relabel = (item: Case, label: Uint8Array | null, classes: readonly ClassInfo[]): Case => ({
  ...item,
  label,
  labels: label && countByValue(label, classes),
  labelFiles: [],
  rule: null,
});

function countByValue(label: Uint8Array, classes: readonly ClassInfo[]): Record<string, number> {
  const counts = countVoxelsOfClasses(label, classes.length);
  return Object.fromEntries(classes.flatMap(({ value }, i) => (counts[i] ? [[String(value), counts[i]]] : [])));
}

/** Voxels of each class index below `classes`. */
export function countVoxelsOfClasses(label: Uint8Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const index of label) if (index < classes) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}
