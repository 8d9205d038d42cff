// Thumbnails: area means, sizes, bytes.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { computeAreaAverage, computeThumbnails, scaleToBytes } from './thumbnails';

it('keeps small maps and shrinks large ones to 48 pixels, with their aspect', () => {
  const sizeOf = (height: number, width: number) => {
    const { width: w, height: h, pixels } = computeThumbnails({ shape: [2, height, width], data: new Float32Array(2 * height * width) });
    expect(pixels.map(({ length }) => length)).toEqual([w * h, w * h]);
    return [h, w];
  };
  expect(sizeOf(48, 48)).toEqual([48, 48]);
  expect(sizeOf(4, 6)).toEqual([4, 6]);
  expect(sizeOf(96, 48)).toEqual([48, 24]);
  expect(sizeOf(100, 3)).toEqual([48, 1]);
});

it('averages by area, borders by the part inside', () => {
  expect([...computeAreaAverage(Float32Array.of(0, 3, 6), 3, 1, 2, 1)]).toEqual([1, 5]);
  expect([...computeAreaAverage(Float32Array.of(1, 2, 3, 4), 2, 2, 1, 1)]).toEqual([2.5]);
});

it('keeps the mean, whatever the sizes', () => {
  const size = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(size, size, size, size, fc.integer(), (width, height, outWidth, outHeight, seed) => {
      fc.pre(outWidth <= width && outHeight <= height);
      const map = Float32Array.from({ length: width * height }, (_, i) => Math.sin(i + seed));
      const mean = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0) / [...values].length;
      expect(mean(computeAreaAverage(map, width, height, outWidth, outHeight))).toBeCloseTo(mean(map), 6);
    }),
  );
});

it('scales to the whole range of bytes, a constant map to zeros', () => {
  expect([...scaleToBytes(Float64Array.of(-1, 0, 1))]).toEqual([0, 128, 255]);
  expect([...scaleToBytes(Float64Array.of(7, 7))]).toEqual([0, 0]);
});
