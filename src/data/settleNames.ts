// Class names that label files carry themselves (DICOM segmentations, 3D Slicer), settled over the whole set. Knows no file format.
import { countValues, type LabelValues } from './labelMap';

/** True when no value has two names. */
function agree(labels: readonly LabelValues[]): boolean {
  const known = new Map<number, string>();
  return labels.every(({ names }) =>
    [...(names ?? [])].every(([value, name]) => {
      const before = known.get(value);
      known.set(value, name);
      return before === undefined || before === name;
    }),
  );
}

/** Gives every name one value: its place in the alphabet. */
function renumber(labels: readonly LabelValues[]): void {
  const all = [...new Set(labels.flatMap(({ names }) => [...(names?.values() ?? [])]))].sort((a, b) => a.localeCompare(b, 'en'));
  for (const label of labels) {
    const { names } = label;
    const target = (value: number): number => all.indexOf(names?.get(value) ?? '') + 1;
    label.values = Uint16Array.from(label.values, (value) => (value === 0 ? 0 : target(value)));
    label.counts = countValues(label.values);
    label.names = new Map(all.map((name, i) => [i + 1, name]));
  }
}

/**
 * Value -> name over all labels, background first; null where not every label names its values.
 * Labels whose numbers mean different classes are renumbered in place by name.
 */
export function settleNames(labels: readonly LabelValues[]): ReadonlyMap<number, string> | null {
  const named = labels.every(({ names, counts }) => names && [...counts.keys()].every((value) => value === 0 || names.has(value)));
  if (labels.length === 0 || !named) return null;
  if (!agree(labels)) renumber(labels);
  const names = new Map<number, string>([[0, 'background']]);
  const entries = labels.flatMap((label) => [...(label.names ?? [])]).toSorted(([a], [b]) => a - b);
  for (const [value, name] of entries) names.set(value, name);
  return names;
}
