// What a golden case or a kernel case finds: errors beside their tolerances, and what was left out. Pure; knows no GPU.

export interface Check {
  /** What was compared, without spaces. */
  tensor: string;
  error: number;
  tolerance: number;
}

export interface Findings {
  checks: Check[];
  /** What the case holds but was not compared, and why. */
  notes: string[];
}

export interface CaseReport {
  passed: boolean;
  /** The check that used most of its tolerance. */
  worst: Check;
  /** Further checks out of tolerance, worst first, at most ten. */
  failed: Check[];
  checks: number;
  notes: string[];
}

/**
 * Largest absolute difference. A wrong length or an actual value that is no number is infinitely wrong; where the expected value is none
 * (the authors' code had NaN there) any finite actual value is right.
 */
export function maxAbs(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    if (!Number.isFinite(actual[i])) return Infinity;
    if (Number.isFinite(expected[i])) worst = Math.max(worst, Math.abs((actual[i] as number) - (expected[i] as number)));
  }
  return worst;
}

/** Largest absolute difference relative to the largest expected magnitude. */
export function maxRelativeToScale(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let scale = 0;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i] as number));
  return maxAbs(actual, expected) / (scale > 0 ? scale : 1);
}

/** |a - b| / |b| in the L2 norm; lengths and values that are no numbers as in maxAbs. */
export function relativeL2(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    if (!Number.isFinite(actual[i])) return Infinity;
    if (!Number.isFinite(expected[i])) continue;
    difference += ((actual[i] as number) - (expected[i] as number)) ** 2;
    norm += (expected[i] as number) ** 2;
  }
  return norm > 0 ? Math.sqrt(difference / norm) : Math.sqrt(difference);
}

/** |a - b| / |b| of two numbers; values that are no numbers as in maxAbs. */
export function relative(actual: number, expected: number): number {
  if (!Number.isFinite(actual)) return Infinity;
  return Number.isFinite(expected) ? Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-30) : 0;
}

/** Exactly equal, compared as JSON (so NaN and undefined never equal a number). */
export const exact = (tensor: string, actual: unknown, expected: unknown): Check => ({
  tensor,
  error: expected !== undefined && JSON.stringify(actual) === JSON.stringify(expected) ? 0 : Infinity,
  tolerance: 0,
});

/** Every value is a number; for places where the authors' code has NaN or raises. */
export const finite = (tensor: string, values: ArrayLike<number>): Check => ({
  tensor: `${tensor}:finite`,
  error: Array.from(values).every(Number.isFinite) ? 0 : Infinity,
  tolerance: 0,
});

/** Share of its tolerance that a check used; above 1 it fails. */
function used({ error, tolerance }: Check): number {
  if (!(error <= tolerance)) return Number.isFinite(error) && tolerance > 0 ? error / tolerance : Infinity;
  return tolerance > 0 ? error / tolerance : 0;
}

export function reportOf({ checks, notes }: Findings): CaseReport {
  const ranked = [...checks].sort((a, b) => (used(a) === used(b) ? 0 : used(b) - used(a)));
  const [worst] = ranked;
  if (!worst)
    return { passed: false, worst: { tensor: 'nothing-was-checked', error: Infinity, tolerance: 0 }, failed: [], checks: 0, notes };
  const failed = ranked.filter(({ error, tolerance }) => !(error <= tolerance));
  return { passed: failed.length === 0, worst, failed: failed.slice(0, 10), checks: checks.length, notes };
}
