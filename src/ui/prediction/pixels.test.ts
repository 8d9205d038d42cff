// Slices as pixels and outlines: every border segment, once for each side that is a class.
import { expect, test } from 'vitest';
import { classColour } from '../../charts/palette';
import { traceOutlines } from './outline';
import { paintClasses, paintGrey } from './pixels';

test('grey pixels are opaque and keep their value', () => {
  expect([...paintGrey(Uint8Array.of(0, 200))]).toEqual([0, 0, 0, 255, 200, 200, 200, 255]);
});

test('the background and unknown stay clear, classes take their colour', () => {
  const pixels = paintClasses(Uint8Array.of(0, 2, 255), 0.5);
  expect([...pixels.slice(0, 4)]).toEqual([0, 0, 0, 0]);
  expect([...pixels.slice(4, 8)]).toEqual([...classColour(1), 128]);
  expect(pixels[11]).toBe(0);
});

test('one pixel has four borders, at the edge of the image too', () => {
  const [, one] = traceOutlines(Uint8Array.of(1), 1, 1);
  expect(one).toHaveLength(16);
  const [, centre] = traceOutlines(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0), 3, 3);
  expect(new Set(chunk(centre!))).toEqual(new Set(['1,1,1,2', '2,1,2,2', '1,1,2,1', '1,2,2,2']));
});

test('two touching classes share their border', () => {
  const outlines = traceOutlines(Uint8Array.of(1, 2), 2, 1);
  expect(chunk(outlines[1]!)).toContain('1,0,1,1');
  expect(chunk(outlines[2]!)).toContain('1,0,1,1');
  expect(outlines[0]).toBeUndefined();
});

function chunk(segments: number[]): string[] {
  return Array.from({ length: segments.length / 4 }, (_, i) => segments.slice(4 * i, 4 * i + 4).join());
}
