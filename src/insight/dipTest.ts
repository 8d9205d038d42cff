// How surprising a dip is: its p-value under the uniform distribution, by simulation. Pure but for a table kept per sample size.
import { createRandom, deriveSeed } from '../lib/random';
import { computeDip } from './dip';

/** Uniform samples drawn for each sample size. */
export const bootstrapSamples = 1000;

const tables = new Map<number, Float64Array>();

/**
 * Share of 1000 uniform samples of size n whose dip is at least `dip` (Hartigan & Hartigan 1985: of all unimodal distributions the
 * uniform one dips most, asymptotically). The samples are the same in every run and kept for each n. In [0, 1] in steps of 1/1000.
 */
export function computeDipP(dip: number, n: number): number {
  const table = tables.get(n) ?? createTable(n);
  tables.set(n, table);
  let [start, end] = [0, table.length];
  while (start < end) {
    const middle = (start + end) >> 1;
    if ((table[middle] as number) < dip) start = middle + 1;
    else end = middle;
  }
  return (table.length - start) / table.length;
}

function createTable(n: number): Float64Array {
  const random = createRandom(deriveSeed(n, 'dip'));
  return Float64Array.from({ length: bootstrapSamples }, () => computeDip(drawSortedUniform(n, random.next))).sort();
}

/** Sums of n + 1 exponential variates, up to scale, are the order statistics of n uniform ones (Devroye 1986, V.3.3): no sorting. */
function drawSortedUniform(n: number, next: () => number): Float64Array {
  let sum = 0;
  return Float64Array.from({ length: n }, () => (sum -= Math.log(1 - next())));
}
