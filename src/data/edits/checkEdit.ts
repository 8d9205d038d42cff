// Whether a change by hand speaks of what is there, as one table; what it names wrongly is refused in words. Pure.
import type { DatasetEdit } from '../../protocol/edits';
import { PlaygroundError } from '../../protocol/failures';
import type { Dataset } from '../dataset';

type Kind = DatasetEdit['kind'];
type Of<K extends Kind> = Extract<DatasetEdit, { kind: K }>;
type Complaint = string | null;

const listSome = (names: readonly (string | number)[]): string => names.slice(0, 6).join(', ') + (names.length > 6 ? ', …' : '');

function findUnknown(what: string, wanted: readonly (string | number)[], known: readonly (string | number)[]): Complaint {
  const there = new Set(known);
  const missing = wanted.find((one) => !there.has(one));
  return missing === undefined ? null : `There is no ${what} ${missing}. There are: ${listSome(known)}.`;
}

/** Loaded cases and those that were refused. */
const caseIds = ({ cases, refused }: Dataset): string[] => [
  ...cases.map(({ id }) => id),
  ...refused.flatMap(({ caseId }) => (caseId === undefined ? [] : [caseId])),
];
const files = (dataset: Dataset): string[] => [
  ...(dataset.spare ?? []),
  ...dataset.cases.flatMap(({ labelFiles, files: all }) => [...(labelFiles ?? []), ...all]),
  ...dataset.refused.flatMap(({ file, unit = file }) => [file, unit]),
];
const values = ({ classes }: Dataset): (string | number)[] => classes.map(({ value }) => value);

const checkCases = (dataset: Dataset, { cases }: { cases: readonly string[] }): Complaint => findUnknown('case', cases, caseIds(dataset));
const checkFiles = (dataset: Dataset, edit: { files: readonly string[] }): Complaint => findUnknown('file', edit.files, files(dataset));
const checkNumber = (name: string, value: number): Complaint =>
  Number.isFinite(value) ? null : `${name} is ${value}; it must be a number.`;
const sides: readonly string[] = ['train', 'validation', 'test'];

const checks: { [K in Kind]: (dataset: Dataset, edit: Of<K>) => Complaint } = {
  drop: checkCases,
  pair: (dataset, edit) => findUnknown('case', [edit.case], caseIds(dataset)) ?? findUnknown('file', edit.labels, files(dataset)),
  threshold: (dataset, edit) => checkFiles(dataset, edit) ?? checkNumber('The threshold', edit.at),
  resample: checkFiles,
  turn: (dataset, edit) =>
    checkFiles(dataset, edit) ??
    (edit.order.toSorted((a, b) => a - b).join() === '0,1,2'
      ? null
      : `The order of axes is ${edit.order.join()}; each of 0, 1, 2 stands once.`),
  remap: (dataset, edit) => checkFiles(dataset, edit) ?? checkNumber('The value', edit.to),
  mergeParts: checkCases,
  segments: (dataset, { case: id, file, order }) =>
    findUnknown('case', [id], caseIds(dataset)) ??
    findUnknown('file', [file], files(dataset)) ??
    (order.length > 0 ? null : 'No segment is chosen; name at least one.'),
  trimChannels: (dataset, edit) =>
    checkCases(dataset, edit) ?? (edit.keep >= 1 ? null : `Channels to keep are ${edit.keep}; at least 1 must stay.`),
  dropChannel: ({ channels }, { channel }) =>
    findUnknown(
      'channel',
      [channel],
      Array.from({ length: channels }, (_, c) => c),
    ),
  mergeClass: (dataset, { value, into }) =>
    findUnknown('class of value', [value, into], values(dataset)) ??
    (value === dataset.classes[0]?.value ? 'The background cannot be counted as another class.' : null),
  rename: (dataset, { value, name }) =>
    findUnknown('class of value', [value], values(dataset)) ?? (name.trim() === '' ? 'A class needs a name.' : null),
  recolour: (dataset, { value, colour }) =>
    findUnknown('class of value', [value], values(dataset)) ??
    (/^#[0-9a-f]{6}$/i.test(colour) ? null : `The colour is ${colour}; it must be like #56b4e9.`),
  split: (dataset, edit) => checkCases(dataset, edit) ?? findUnknown('side', [edit.split], sides),
  patient: (dataset, edit) => checkCases(dataset, edit) ?? (edit.patient === '' ? 'A patient needs a name.' : null),
  folds: (dataset, edit) => {
    const named = new Set(edit.folds.flatMap(({ train, val }) => [...train, ...val]));
    const known = dataset.cases.some(({ id }) => named.has(id));
    return known || edit.folds.length === 0 ? null : `The split file names none of the loaded cases; it names ${listSome([...named])}.`;
  },
};

/** Throws PlaygroundError('bad-data') naming what is not there. */
export function checkEdit(dataset: Dataset, edit: DatasetEdit): void {
  if (!Object.hasOwn(checks, edit.kind))
    throw new PlaygroundError('bad-data', `There is no change called ${edit.kind}. There are: ${Object.keys(checks).join(', ')}.`);
  const check = checks[edit.kind] as (dataset: Dataset, edit: DatasetEdit) => Complaint;
  const complaint = check(dataset, edit);
  if (complaint !== null) throw new PlaygroundError('bad-data', complaint);
}
