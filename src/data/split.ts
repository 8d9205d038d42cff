// Which cases train, validate and test: by patient, seeded, so that no patient stands on two sides; or as a split file or the person says. Pure.
import { createRandom, deriveSeed } from '../lib/random';
import type { RunConfig } from '../protocol/config';
import type { Split } from '../protocol/dataset';
import type { Fold } from '../protocol/edits';
import type { Case, Dataset } from './dataset';

/** Fractions of patients, each in [0, 1), together below 1; from two `folds` on, patients take turns in validating and `validation` says nothing. */
export type SplitChoice = Pick<RunConfig['split'], 'validation' | 'test'> & Partial<Pick<RunConfig['split'], 'folds' | 'fold'>>;

type Item = Pick<Case, 'id' | 'patient' | 'label'>;

/** Patients for a fraction: at least one where the fraction is above 0, and never all that are left. */
const countPatients = (fraction: number, patients: number, available: number): number =>
  fraction <= 0 ? 0 : Math.max(0, Math.min(Math.max(1, Math.round(fraction * patients)), available - 1));

/** With two patients or more one always validates: pruning decides by validation. */
function splitByShare(order: readonly string[], { validation: share, test: testShare }: SplitChoice): Split[] {
  const validation = countPatients(Math.max(share, Number.EPSILON), order.length, order.length);
  const test = countPatients(testShare, order.length, order.length - validation);
  return order.map((_, i) => (i < validation ? 'validation' : i < validation + test ? 'test' : 'train'));
}

/** The test patients are the same in every fold; the others are dealt out, one fold after the other. */
function splitByFold(order: readonly string[], { test: testShare, folds = 0, fold = 0 }: SplitChoice): Split[] {
  const test = countPatients(testShare, order.length, order.length - 1);
  const dealt = Math.max(1, Math.min(folds, order.length - test));
  return order.map((_, i) => (i < test ? 'test' : dealt > 1 && (i - test) % dealt === fold % dealt ? 'validation' : 'train'));
}

function splitBySeed(cases: readonly Item[], choice: SplitChoice, seed: number): ReadonlyMap<string, Split> {
  const patients = [...new Set(cases.filter(({ label }) => label).map(({ patient }) => patient))].sort();
  const order = createRandom(deriveSeed(seed, 'split')).shuffle(patients);
  const sides = (choice.folds ?? 0) >= 2 ? splitByFold(order, choice) : splitByShare(order, choice);
  const byPatient = new Map(order.map((patient, i) => [patient, sides[i] ?? 'train']));
  return new Map(cases.map(({ id, patient }) => [id, byPatient.get(patient) ?? 'train']));
}

/** Cases that a fold names on neither side are kept out of training: they are tested on. */
function splitByFile(cases: readonly Item[], folds: NonNullable<Dataset['folds']>, fold: number): ReadonlyMap<string, Split> {
  const chosen = folds[Math.min(fold, folds.length - 1)];
  const [train, validation] = [new Set(chosen?.train), new Set(chosen?.val)];
  return new Map(cases.map(({ id }) => [id, validation.has(id) ? 'validation' : train.has(id) ? 'train' : 'test']));
}

/** All folds as nnU-Net lists them, test cases left out; one fold where the split is by shares. */
export function listFolds(cases: readonly Item[], choice: SplitChoice, seed: number, by: Pick<Dataset, 'folds' | 'assigned'> = {}): Fold[] {
  const count = by.folds?.length || (choice.folds ?? 0) || 1;
  return Array.from({ length: count }, (_, fold) => {
    const sides = planSplit(cases, { ...choice, fold: count > 1 ? fold : (choice.fold ?? 0) }, seed, by);
    const idsOf = (wanted: Split): string[] => [...sides].flatMap(([id, side]) => (side === wanted ? [id] : []));
    return { train: idsOf('train'), val: idsOf('validation') };
  });
}

/**
 * Case id -> split. The same cases, seed and choice give the same answer in any order of cases; with two patients or more one validates.
 * `by`: a split file goes before the seed, and what the person said of single cases before both.
 */
export function planSplit(
  cases: readonly Item[],
  choice: SplitChoice,
  seed: number,
  { folds = [], assigned }: Pick<Dataset, 'folds' | 'assigned'> = {},
): Map<string, Split> {
  const sides = folds.length > 0 ? splitByFile(cases, folds, choice.fold ?? 0) : splitBySeed(cases, choice, seed);
  return new Map(cases.map(({ id, label }) => [id, label ? (assigned?.get(id) ?? sides.get(id) ?? 'train') : 'unlabelled']));
}
