// What the text generators write: every reading of a tile, and text without holes for every operation and tile size.
import { describe, expect, it } from 'vitest';
import { createKernel } from '../../kernel';
import { correlations, kernelOf, operations, tileNames, writeConvolution } from './convolutions';
import { planReadings } from './correlation';

describe('planReadings', () => {
  it.each(Object.entries(correlations))('%s: target and source of each tap meet where the definition says', (_, operation) => {
    const { reach, taps, pad, stride } = operation;
    for (const along of [2, 4, 8, 16]) {
      const { readings, columns, origin } = planReadings(operation, along);
      const found = new Set(readings.map(({ target, column, tap }) => `${target} ${column + origin} ${tap}`));
      const expected = new Set<string>();
      for (let target = 0; target < along; target++)
        for (let source = -3; source < 3 * along; source++)
          for (let tap = 0; tap < taps; tap++) {
            const meets = reach === 'gather' ? source === stride * target + tap - pad : stride * source === target + pad - tap;
            if (meets) expected.add(`${target} ${source} ${tap}`);
          }
      expect(found).toEqual(expected);
      expect(readings.every(({ column }) => column >= 0 && column < columns)).toBe(true);
    }
  });

  it('reads in the order of input and output swapped what a convolution and its gradient share', () => {
    const pairs = (name: 'convForward' | 'convInputGradient') => {
      const { readings, origin } = planReadings(correlations[name], 64);
      return readings.map(({ target, column, tap }) => [target, column + origin, tap] as const);
    };
    const inner = (edge: number): boolean => edge >= 8 && edge < 56;
    const forward = new Set(pairs('convForward').flatMap(([o, i, tap]) => (inner(o) && inner(i) ? [`${i} ${o} ${tap}`] : [])));
    const backward = new Set(pairs('convInputGradient').flatMap(([i, o, tap]) => (inner(o) && inner(i) ? [`${i} ${o} ${tap}`] : [])));
    expect(backward).toEqual(forward);
  });
});

describe('the texts', () => {
  const all = operations.flatMap((operation) => tileNames[operation].map((tile) => ({ operation, tile })));

  it.each(all)('$operation $tile: is a kernel, with nothing undefined in it', ({ operation, tile }) => {
    const text = writeConvolution(operation, tile);
    const kernel = createKernel(kernelOf(operation, tile), text);
    expect(kernel.bindings[0]?.access).toBe('uniform');
    expect(kernel.bindings.filter(({ access }) => access === 'read_write').length).toBeGreaterThan(0);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(text.split('{').length).toBe(text.split('}').length);
  });

  it('names each kernel once', () => {
    expect(new Set(all.map(({ operation, tile }) => kernelOf(operation, tile))).size).toBe(all.length);
  });
});
