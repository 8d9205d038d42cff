// Windows of grey values: what becomes black and white, and how dragging changes them.
import { expect, test } from 'vitest';
import { applyWindow, ctWindows, dragWindow, looksLikeCt, resolveWindow } from './windows';

test('values below the window are black, above it white, and between in proportion; not-a-number is black', () => {
  expect([...applyWindow(Float32Array.of(-5, 0, 40, 100, 200, NaN), { low: 0, high: 100 })]).toEqual([0, 0, 102, 255, 255, 0]);
  expect([...applyWindow(Float32Array.of(1, 2), { low: 3, high: 3 })]).toEqual([0, 0]);
});

test('the choice is the percentiles, the range, or fixed values', () => {
  const [percentiles, range] = [
    { low: 2, high: 8 },
    { min: 0, max: 9 },
  ];
  expect(resolveWindow('percentiles', percentiles, range)).toEqual(percentiles);
  expect(resolveWindow('range', percentiles, range)).toEqual({ low: 0, high: 9 });
  expect(resolveWindow({ low: 1, high: 3 }, percentiles, range)).toEqual({ low: 1, high: 3 });
  expect(ctWindows.find(({ name }) => name === 'lung')?.window).toEqual({ low: -1350, high: 150 });
  expect([looksLikeCt({ min: -1024, max: 3000 }), looksLikeCt({ min: 0, max: 400 })]).toEqual([true, false]);
});

test('dragging right widens about the middle, dragging up brightens', () => {
  expect(dragWindow({ low: 0, high: 10 }, 0.5, 0)).toEqual({ low: -5, high: 15 });
  expect(dragWindow({ low: 0, high: 10 }, 0, 0.5)).toEqual({ low: -5, high: 5 });
});
