// From the engine's kernel times to what is shown of them: shares of the step's convolution time, and totals. Pure.
import type { KernelTimes } from '../engine/types';
import type { KernelReport, KernelRow } from '../protocol/kernels';
import type { AdapterFacts } from '../protocol/snapshot';

type Timed = Pick<KernelRow, 'microseconds' | 'gflops'>;

export function reportKernels({ rows, refused }: KernelTimes, facts: AdapterFacts, epoch: number): KernelReport {
  const { vendor, architecture, description, software } = facts;
  const total = sumTimes(rows);
  return {
    adapter: { vendor, architecture, description, software },
    epoch,
    rows: rows.map((row) => ({
      ...row,
      share:
        total.microseconds === null || row.microseconds === null ? null : row.microseconds / Math.max(total.microseconds, Number.MIN_VALUE),
    })),
    refused: [...refused],
    total,
  };
}

/** Null unless every row was timed. A row too short for a time adds none, and its arithmetic is left out. */
function sumTimes(rows: readonly Timed[]): KernelReport['total'] {
  if (rows.length === 0 || rows.some(({ microseconds }) => microseconds === null)) return { microseconds: null, gflops: null };
  const microseconds = rows.reduce((sum, row) => sum + (row.microseconds ?? 0), 0);
  const work = rows.reduce((sum, row) => sum + (row.gflops ?? 0) * (row.microseconds ?? 0), 0);
  return { microseconds, gflops: microseconds > 0 ? work / microseconds : null };
}
