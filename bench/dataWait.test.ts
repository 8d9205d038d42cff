// The loop played through: cases that can be counted by hand.
import { expect, test } from 'vitest';
import { computeWaitShare, findShortestStep } from './dataWait';

const steady = (ms: number, steps = 50): number[] => Array.from({ length: steps }, () => ms);

test('data that is faster than the GPU is never waited for, data that is slower makes the difference', () => {
  expect(computeWaitShare(steady(3), 1, 4)).toBe(0);
  expect(computeWaitShare(steady(3), 1, 10)).toBe(0);
  // Each of 50 steps of 2 ms but the first waits 2 ms.
  expect(computeWaitShare(steady(3), 1, 2)).toBeCloseTo((49 * 2) / (49 * 4 + 2), 12);
});

test('one slow batch is bridged by the step that waits in the queue, as far as that is long', () => {
  const once = (ms: number): number[] => steady(1).with(20, ms);
  // When it begins, two steps of 10 ms lie ahead of the GPU.
  expect(computeWaitShare(once(10), 0, 10)).toBe(0);
  expect(computeWaitShare(once(19), 0, 10)).toBe(0);
  expect(computeWaitShare(once(25), 0, 10)).toBeCloseTo(5 / 505, 12);
});

test('the shortest step that does not wait, to a hundredth', () => {
  expect(findShortestStep(steady(3), 1, 0)).toBeCloseTo(4, 1);
  const tolerant = findShortestStep(steady(3), 1, 0.05);
  expect(tolerant).toBeCloseTo(3.8, 1);
  expect(computeWaitShare(steady(3), 1, tolerant)).toBeLessThanOrEqual(0.05);
});
