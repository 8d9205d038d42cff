// Counts one class as another in every case. Pure: labels are made anew, and kept as long as what they were made of.
import type { Case, Dataset } from '../dataset';

/** Label made of a label by a table; a list of changes is replayed after every further one. */
const made = new WeakMap<Uint8Array, { table: string; label: Uint8Array }>();

function lookUp(label: Uint8Array, table: Uint8Array): Uint8Array {
  const name = table.join();
  const known = made.get(label);
  if (known?.table === name) return known.label;
  const out = label.map((index) => table[index] as number);
  made.set(label, { table: name, label: out });
  return out;
}

function mergeCounts(labels: Case['labels'], value: number | string, into: number | string): Case['labels'] {
  if (!labels) return labels;
  const { [String(value)]: moved = 0, ...rest } = labels;
  return moved === 0 ? rest : { ...rest, [String(into)]: (rest[String(into)] ?? 0) + moved };
}

/** The class of `value` is gone; its voxels belong to the class of `into`. */
export function mergeClasses(dataset: Dataset, value: number | string, into: number | string): Dataset {
  const { classes } = dataset;
  const [from, to] = [value, into].map((wanted) => classes.findIndex((info) => info.value === wanted)) as [number, number];
  if (from < 0 || to < 0 || from === to) return dataset;
  const shift = (index: number): number => (index > from && index < classes.length ? index - 1 : index);
  const table = Uint8Array.from({ length: 256 }, (_, index) => shift(index === from ? to : index));
  const cases = dataset.cases.map((item) => ({
    ...item,
    label: item.label && lookUp(item.label, table),
    labels: mergeCounts(item.labels, value, into),
  }));
  return { ...dataset, cases, classes: classes.filter((_, index) => index !== from) };
}
