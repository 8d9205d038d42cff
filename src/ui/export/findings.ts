// What was found when an export was read back, in words. Pure.
import { plural } from '../../lib/format';
import type { ExportCheck } from '../../protocol/exportKinds';

/** The largest difference of each network in it; otherwise that the files were read. */
export function describeFindings(checks: readonly ExportCheck[]): string {
  const measured = checks.filter(({ difference }) => difference !== null);
  if (measured.length === 0) return `Read back: ${plural(checks.length, 'file')} as written.`;
  return measured
    .map(({ file, by, difference }) => `${file} in ${by}: largest difference ${(difference ?? NaN).toExponential(1)}.`)
    .join(' ');
}
