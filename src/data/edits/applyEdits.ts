// Changes by hand that need no file: on the finished data set, one after the other. Pure; arrays of the cases given are never written to.
import type { DatasetEdit } from '../../protocol/edits';
import { PlaygroundError } from '../../protocol/failures';
import type { Case, Dataset } from '../dataset';
import { mergeClasses } from './mergeClasses';

type Kind = DatasetEdit['kind'];
type Of<K extends Kind> = Extract<DatasetEdit, { kind: K }>;
type Steps = { [K in Kind]?: (dataset: Dataset, edit: Of<K>) => Dataset };

const mapCases = (dataset: Dataset, ids: readonly string[], change: (item: Case) => Case): Dataset => {
  const concerned = new Set(ids);
  return { ...dataset, cases: dataset.cases.map((item) => (concerned.has(item.id) ? change(item) : item)) };
};

const mapClass = (dataset: Dataset, value: number | string, change: Partial<Dataset['classes'][number]>): Dataset => ({
  ...dataset,
  classes: dataset.classes.map((info) => (info.value === value ? { ...info, ...change } : info)),
});

function dropChannel(dataset: Dataset, channel: number): Dataset {
  if (dataset.channels < 2) throw new PlaygroundError('bad-data', 'The only channel cannot be left out.');
  const without = <T>(list: readonly T[]): T[] => list.filter((_, c) => c !== channel);
  const cases = dataset.cases.map((item) => ({ ...item, image: without(item.image), intensity: without(item.intensity) }));
  return { ...dataset, cases, channels: dataset.channels - 1 };
}

const steps: Steps = {
  // Of files, cases are left out before classes are settled; here it is for sets that come from no file.
  drop: (dataset, { cases }) => ({ ...dataset, cases: dataset.cases.filter(({ id }) => !cases.includes(id)) }),
  dropChannel: (dataset, { channel }) => dropChannel(dataset, channel),
  mergeClass: (dataset, { value, into }) => mergeClasses(dataset, value, into),
  rename: (dataset, { value, name }) => mapClass(dataset, value, { name }),
  recolour: (dataset, { value, colour }) => mapClass(dataset, value, { colour }),
  split: (dataset, { cases, split }) => ({
    ...dataset,
    assigned: new Map([...(dataset.assigned ?? []), ...cases.map((id) => [id, split] as const)]),
  }),
  patient: (dataset, { cases, patient }) => mapCases(dataset, cases, (item) => ({ ...item, patient })),
  folds: (dataset, { folds }) => ({ ...dataset, folds }),
};

/** The data set after all changes, in their order; those that need files again are passed over. Throws PlaygroundError('bad-data'). */
export const applyEdits = (dataset: Dataset, edits: readonly DatasetEdit[]): Dataset =>
  edits.reduce((now, edit) => {
    // One edit type per kind: TypeScript cannot follow the pair through the table.
    const step = steps[edit.kind] as ((dataset: Dataset, edit: DatasetEdit) => Dataset) | undefined;
    return step ? step(now, edit) : now;
  }, dataset);
