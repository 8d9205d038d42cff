// Shares and totals of kernel times, with and without a clock.
import { expect, it } from 'vitest';
import type { KernelTimes } from '../engine/types';
import { reportKernels } from './kernelReport';

const facts = {
  vendor: 'v',
  architecture: 'a',
  description: 'd',
  software: false,
  features: ['timestamp-query'],
  maxBufferBytes: 1,
  maxStorageBindingBytes: 1,
};
const row = (microseconds: number | null, gflops: number | null): KernelTimes['rows'][number] => ({
  layer: 'enc_ConvBlock_1',
  direction: 'forward',
  operation: 'convForward',
  variant: '4x1x1',
  plain: true,
  chosen: 'plain',
  microseconds,
  gflops,
});
const report = (...rows: KernelTimes['rows']) => reportKernels({ rows, refused: ['x'] }, facts, 4);

it('weighs speeds by their times', () => {
  const { rows, total, refused, epoch, adapter } = report(row(30, 10), row(10, 50));
  expect(rows.map(({ share }) => share)).toEqual([0.75, 0.25]);
  expect(total).toEqual({ microseconds: 40, gflops: 20 });
  expect([refused, epoch, adapter]).toEqual([['x'], 4, { vendor: 'v', architecture: 'a', description: 'd', software: false }]);
});

it('knows no share and no total without a clock', () => {
  const { rows, total } = report(row(null, null), row(null, null));
  expect(rows.map(({ share }) => share)).toEqual([null, null]);
  expect(total).toEqual({ microseconds: null, gflops: null });
});

it('takes times below the clock’s resolution for what they are', () => {
  const { rows, total } = report(row(0, null), row(0, null));
  expect(rows.map(({ share }) => share)).toEqual([0, 0]);
  expect(total).toEqual({ microseconds: 0, gflops: null });
});
