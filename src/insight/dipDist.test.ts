// p-values of the dip against the published quantiles of R's diptest, and dip-dist on maps with and without groups.
import { describe, expect, it } from 'vitest';
import { computeDip } from './dip';
import { computeDipDist } from './dipDist';
import { bootstrapSamples, computeDipP } from './dipTest';
import { computeDistances } from './distanceMatrix';
import { precipitation } from './testing/dipSamples';
import { randomRows, vectorsFrom } from './testing/samples';

/** qDiptab of R's diptest (1,000,001 samples for each n): quantiles of the dip of n uniform values. */
const published = [
  { n: 10, median: 0.0977817630384725, p10: 0.130462149644819, p5: 0.139611395137099 },
  { n: 50, median: 0.048851155289608, p10: 0.06491363240467669, p5: 0.0702737877191269 },
  { n: 200, median: 0.025584358256487, p10: 0.0339967814293504, p5: 0.0368418413878307 },
];

describe('computeDipP', () => {
  // Five standard deviations of a share of 1000 samples: 0.079 at 0.5, 0.047 at 0.1, 0.034 at 0.05.
  it.each(published)('agrees with the published quantiles for n = $n within the error of 1000 samples', ({ n, median, p10, p5 }) => {
    expect(bootstrapSamples).toBe(1000);
    expect(Math.abs(computeDipP(median, n) - 0.5)).toBeLessThan(0.079);
    expect(Math.abs(computeDipP(p10, n) - 0.1)).toBeLessThan(0.047);
    expect(Math.abs(computeDipP(p5, n) - 0.05)).toBeLessThan(0.034);
  });

  it('is 1 for the least dip and 0 for the largest', () => {
    expect(computeDipP(1 / 40, 20)).toBe(1);
    expect(computeDipP(0.25, 20)).toBe(0);
  });

  it('finds nothing in the precipitation of 70 cities, as R', () => {
    expect(computeDipP(computeDip(Float64Array.from(precipitation).sort()), 70)).toBeGreaterThan(0.5);
  });
});

describe('computeDipDist', () => {
  const around = (centre: number, seed: number) => randomRows(seed, 20, 6).map((row) => row.map((value) => centre + 0.3 * value));

  it('has every viewer see two groups where there are two', () => {
    const dip = computeDipDist(computeDistances(vectorsFrom([...around(0, 1), ...around(5, 2)])))!;
    expect(dip.splitViewers).toBe(1);
    expect(dip.largestDip).toBeGreaterThan(0.15);
    expect(dip.p).toBe(0);
  });

  it('has hardly a viewer see groups in one cloud', () => {
    const dip = computeDipDist(computeDistances(vectorsFrom([...around(0, 1), ...around(0, 2)])))!;
    expect(dip.splitViewers).toBeLessThan(0.15);
    expect(dip.largestDip).toBeLessThan(0.1);
  });

  it('takes the largest dip of the rows without their own zero', () => {
    const distances = computeDistances(vectorsFrom([[0], [1], [1.5], [8], [9]]));
    const rows = [
      [1, 1.5, 8, 9],
      [0.5, 1, 7, 8],
      [0.5, 1.5, 6.5, 7.5],
      [1, 6.5, 7, 8],
      [1, 7.5, 8, 9],
    ];
    expect(computeDipDist(distances)!.largestDip).toBeCloseTo(Math.max(...rows.map((row) => computeDip(Float64Array.from(row)))), 12);
  });

  it('says nothing of fewer than five maps', () => {
    expect(computeDipDist(computeDistances(vectorsFrom([[0], [1], [5], [6]])))).toBeNull();
  });
});
