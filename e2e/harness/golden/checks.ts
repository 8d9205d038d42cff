// What a golden case reports: its worst check relative to tolerance. Pure.

export interface Check {
  tensor: string;
  error: number;
  tolerance: number;
}

export interface CaseReport {
  passed: boolean;
  /** The check that used most of its tolerance. */
  worst: Check;
  checks: number;
}

export const maxAbs = (actual: ArrayLike<number>, expected: ArrayLike<number>): number => {
  if (actual.length !== expected.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs((actual[i] as number) - (expected[i] as number));
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
};

/** |a - b| / |b|, NaN-proof: anything not finite is infinitely wrong. */
export function relativeL2(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += ((actual[i] as number) - (expected[i] as number)) ** 2;
    norm += (expected[i] as number) ** 2;
  }
  const ratio = norm > 0 ? Math.sqrt(difference / norm) : Math.sqrt(difference);
  return Number.isFinite(ratio) ? ratio : Infinity;
}

export const relative = (actual: number, expected: number): number => Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-30);

export function reportOf(checks: readonly Check[]): CaseReport {
  const used = ({ error, tolerance }: Check): number =>
    Number.isFinite(error) ? (tolerance > 0 ? error / tolerance : error > 0 ? Infinity : 0) : Infinity;
  const worst = [...checks].sort((a, b) => used(b) - used(a))[0];
  if (!worst) return { passed: false, worst: { tensor: 'nothing was checked', error: Infinity, tolerance: 0 }, checks: 0 };
  return { passed: checks.every(({ error, tolerance }) => error <= tolerance), worst, checks: checks.length };
}
