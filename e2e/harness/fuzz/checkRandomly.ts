// Runs random cases against their references and shrinks the first that fails. Knows no kind of case.
import fc from 'fast-check';
import type { CaseReport } from '../../../src/engine/testing/checks';

export interface FuzzRow {
  what: string;
  runs: number;
  checks: number;
  /** Largest share of its tolerance that any check used. */
  worst: number;
  /** Cases that were left out, e.g. because the reference itself is ill-conditioned there. */
  skipped: number;
  failure: FuzzFailure | null;
}

export interface FuzzFailure {
  /** The smallest case found that fails; as data it can join the cases by hand. */
  counterexample: unknown;
  message: string;
  /** With the seed, replays exactly this failure. */
  path: string;
  shrinks: number;
}

/** What running a case comes to: a report, or null where nothing can be said. */
type Run<T> = (item: T) => Promise<CaseReport | null>;

export async function checkRandomly<T>(
  what: string,
  cases: fc.Arbitrary<T>,
  run: Run<T>,
  { seed, runs }: { seed: number; runs: number },
): Promise<FuzzRow> {
  const row: FuzzRow = { what, runs: 0, checks: 0, worst: 0, skipped: 0, failure: null };
  const property = fc.asyncProperty(cases, async (item) => {
    const report = await run(item);
    row.runs++;
    if (!report) return void row.skipped++;
    const { worst, checks, failed } = report;
    if (!report.passed) throw new Error(failed.map(({ tensor, error, tolerance }) => `${tensor}: ${error} > ${tolerance}`).join('; '));
    row.checks += checks;
    if (worst.tolerance > 0) row.worst = Math.max(row.worst, worst.error / worst.tolerance);
  });
  const details = await fc.check(property, { seed, numRuns: runs });
  if (!details.failed) return row;
  const { counterexample, counterexamplePath, numShrinks, errorInstance } = details;
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  row.failure = { counterexample: counterexample?.[0] ?? null, message, path: counterexamplePath ?? '', shrinks: numShrinks };
  return row;
}
