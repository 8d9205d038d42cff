// Masks saved as JPEG: two levels with blurred edges are read, with a word; a third level is not lost in them.
import { expect, test } from 'vitest';
import { thresholdLabel } from './edits/labelFix';
import { readLabelValues } from './labelValues';
import type { RawImage } from './readers/rawImage';

const size = 100;
const lossy = (value: (x: number, y: number) => number): RawImage => {
  const grey = Uint8Array.from({ length: size * size }, (_, i) => value(i % size, Math.floor(i / size)));
  return {
    kind: 'picture',
    shape: [size, size],
    spacing: [1, 1],
    affine: null,
    channels: [grey, grey, grey],
    alpha: null,
    palette: null,
    lossy: true,
    warnings: [],
  };
};
/** White left of the middle, through three greys to black. */
const edge = (x: number): number => [250, 180, 128, 75, 4][Math.min(4, Math.max(0, x - 48))] ?? 0;

test('a blurred edge is split in the middle', () => {
  const { counts, warnings } = readLabelValues(lossy(edge));
  expect(Object.fromEntries(counts)).toEqual({ 0: 4900, 255: 5100 });
  expect(warnings.join()).toContain('saved as JPEG');
});

test('a mask with soft edges that was not saved as JPEG keeps its greys, with a word and a threshold on offer; many classes do not', () => {
  const soft = readLabelValues({ ...lossy((x) => [255, 251, 190, 120, 66, 9, 0][Math.min(6, Math.max(0, x - 47))] ?? 0), lossy: false });
  expect(soft.counts.size).toBe(7);
  expect(soft.warnings.join()).toContain('5 rare greys between 0 and 255');
  expect(soft.offer).toMatchObject({ kind: 'threshold', at: 128 });
  const classes = readLabelValues({ ...lossy((x) => Math.floor(x / 20) * 63), lossy: false });
  expect([classes.counts.size, classes.warnings]).toEqual([5, []]);
});

test('a small object of a third grey is not counted to either: refused in words', () => {
  const object = (x: number, y: number): number => (x > 70 && x < 85 && y > 40 && y < 60 ? 126 + ((x + y) % 5) : edge(x));
  expect(() => readLabelValues(lossy(object))).toThrow(/more than two of them \(one near 128\)/);
});

test('a mask drawn in transparency alone is judged like any other, and can be thresholded by it', () => {
  const drawn = (alpha: (x: number) => number): RawImage => {
    const levels = Uint8Array.from({ length: size * size }, (_, i) => alpha(i % size));
    return { ...lossy(() => 0), lossy: false, alpha: levels };
  };
  const soft = drawn((x) => [255, 251, 190, 120, 66, 9, 0][Math.min(6, Math.max(0, x - 47))] ?? 0);
  expect(readLabelValues(soft).warnings.join()).toMatch(/transparency was taken as the label.*5 rare greys between 0 and 255/);
  const cut = readLabelValues(thresholdLabel(soft, 128));
  expect(Object.fromEntries(cut.counts)).toEqual({ 0: 5000, 1: 5000 });
  expect(() => readLabelValues({ ...soft, alpha: Uint8Array.from({ length: size * size }, (_, i) => i % 256) })).toThrow('not a label map');
});
