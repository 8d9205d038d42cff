// Numbers in words.
import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatDigits, formatDuration, formatMs, formatPercent, plural } from './format';

test('bytes, counts, durations and shares read as people write them', () => {
  expect([0, 999, 4.4e6, 66.5e6, 2.147e9].map(formatBytes)).toEqual(['0 B', '999 B', '4.40 MB', '66.5 MB', '2.15 GB']);
  expect([9360, 541_000, 7_367_686, 44.19e9].map(formatCount)).toEqual(['9360', '541 k', '7.37 M', '44.2 G']);
  expect([0, 0.041, 0.00001, 412, NaN].map(formatDigits)).toEqual(['0', '0.041', '1.0e-5', '412', '–']);
  expect([4.4, 89, 720, 12_000].map(formatDuration)).toEqual(['4 s', '89 s', '12 min', '3 h 20 min']);
  expect([0.42, 41.3, 2310].map(formatMs)).toEqual(['0.4 ms', '41 ms', '2.3 s']);
  expect([0, 0.073, 0.126, 1].map(formatPercent)).toEqual(['0 %', '7.3 %', '13 %', '100 %']);
  expect([plural(1, 'case'), plural(3, 'case')]).toEqual(['1 case', '3 cases']);
});
