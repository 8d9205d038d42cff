// What is wrong with a split: a patient or an image on two sides, a class that one side lacks, cases that a split file does not name. Pure.
import type { Split } from '../../protocol/dataset';
import type { Finding } from '../../protocol/findings';
import type { Case, Dataset } from '../dataset';

type Splits = ReadonlyMap<string, Split>;

const sideOf = (splits: Splits, { id }: Case): Split => splits.get(id) ?? 'unlabelled';
const sidesOf = (splits: Splits, items: readonly Case[]): Split[] => [
  ...new Set(items.map((item) => sideOf(splits, item)).filter((side) => side !== 'unlabelled')),
];

/** Where several sides share them, training takes all: what was seen in training may not be scored on. */
function leak(kind: Finding['kind'], text: string, items: readonly Case[]): Finding {
  const cases = items.map(({ id }) => id);
  return {
    kind,
    severity: 'error',
    text,
    cases,
    files: [],
    fixes: [{ label: 'Move all to training', edit: { kind: 'split', cases, split: 'train' } }],
  };
}

function findPatients({ cases }: Dataset, splits: Splits): Finding[] {
  const patients = new Map<string, Case[]>();
  for (const item of cases) patients.set(item.patient, [...(patients.get(item.patient) ?? []), item]);
  return [...patients].flatMap(([patient, items]) => {
    const sides = sidesOf(splits, items);
    const text = `the patient ${patient} stands on several sides of the split (${sides.join(' and ')}): scores on what was learnt from the same patient are too good`;
    return sides.length > 1 ? [leak('patient-on-two-sides', text, items)] : [];
  });
}

const findSameImages = (groups: readonly Case[][], splits: Splits): Finding[] =>
  groups.flatMap((items) => {
    const sides = sidesOf(splits, items);
    const text = `${items.map(({ id }) => id).join(' and ')} hold the same image and stand on several sides of the split (${sides.join(' and ')}): scores on what was learnt are too good`;
    return sides.length > 1 && new Set(items.map(({ patient }) => patient)).size > 1 ? [leak('identical-on-two-sides', text, items)] : [];
  });

function findAbsent({ cases, classes }: Dataset, splits: Splits): Finding[] {
  const holders = (side: Split, value: number | string): boolean =>
    cases.some((item) => sideOf(splits, item) === side && (item.labels?.[String(value)] ?? 0) > 0);
  const used = (['train', 'validation'] as const).filter((side) => cases.some((item) => sideOf(splits, item) === side));
  return used.flatMap((side) =>
    classes.slice(1).flatMap(({ value, name }): Finding[] => {
      const elsewhere = cases.some(({ labels }) => (labels?.[String(value)] ?? 0) > 0);
      if (!elsewhere || holders(side, value)) return [];
      const effect = side === 'train' ? 'it cannot be learnt' : 'its Dice cannot be measured';
      const text = `no ${side === 'train' ? 'training' : 'validation'} case holds the class ${name}: ${effect}. Choose another seed or fold, or move a case`;
      return [{ kind: 'absent-from-split', severity: 'warning', text, cases: [], files: [], fixes: [] }];
    }),
  );
}

function findUnnamed({ cases, folds = [] }: Dataset): Finding[] {
  const named = new Set(folds.flatMap(({ train, val }) => [...train, ...val]));
  const missing = folds.length === 0 ? [] : cases.filter(({ id, label }) => label && !named.has(id));
  if (missing.length === 0) return [];
  const text = `the split file does not name ${missing.length} labelled cases: they are not trained on and count as test cases`;
  return [{ kind: 'not-in-folds', severity: 'warning', text, cases: missing.map(({ id }) => id), files: [], fixes: [] }];
}

/** `identical`: groups of cases with equal images. */
export const findSplitFaults = (dataset: Dataset, splits: Splits, identical: readonly Case[][]): Finding[] => [
  ...findPatients(dataset, splits),
  ...findSameImages(identical, splits),
  ...findUnnamed(dataset),
  ...findAbsent(dataset, splits),
];
