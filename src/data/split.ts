// Which cases train, validate and test: by patient, seeded, so that no patient stands on two sides. Pure.
import { createRandom, deriveSeed } from '../lib/random';
import type { Split } from '../protocol/dataset';
import type { Case } from './dataset';

/** Fractions of patients, each in [0, 1), together below 1. */
export interface SplitFractions {
  validation: number;
  test: number;
}

/** Patients for a fraction: at least one where the fraction is above 0, and never all that are left. */
const countPatients = (fraction: number, patients: number, available: number): number =>
  fraction <= 0 ? 0 : Math.max(0, Math.min(Math.max(1, Math.round(fraction * patients)), available - 1));

/** Case id -> split. The same cases, seed and fractions give the same answer in any order of cases; with two patients or more one validates. */
export function planSplit(
  cases: readonly Pick<Case, 'id' | 'patient' | 'label'>[],
  fractions: SplitFractions,
  seed: number,
): Map<string, Split> {
  const patients = [...new Set(cases.filter(({ label }) => label).map(({ patient }) => patient))].sort();
  const order = createRandom(deriveSeed(seed, 'split')).shuffle(patients);
  // With two patients or more one always validates: pruning decides by validation.
  const validation = countPatients(Math.max(fractions.validation, Number.EPSILON), patients.length, patients.length);
  const test = countPatients(fractions.test, patients.length, patients.length - validation);
  const sides = new Map<string, Split>(
    order.map((patient, i) => [patient, i < validation ? 'validation' : i < validation + test ? 'test' : 'train']),
  );
  return new Map(cases.map(({ id, patient, label }) => [id, label ? (sides.get(patient) ?? 'train') : 'unlabelled']));
}
