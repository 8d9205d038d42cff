// The published label scaling against the authors' index-coded maps; the default against its definition.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tensorOf } from '../oracle/fixtures';
import { openGoldenCase } from '../oracle/goldenFolder';
import { noClass, scaleLabels } from './labels';

interface LabelManifest {
  cases: { name: string; source_shape: number[]; levels: { shape: number[]; positions_at_rounding_ties: number }[] }[];
}

/** Source positions + 1 (0 = outside), read off byte by byte because a label is one byte. */
function indexCoded(shape: number[], heads: number): Int32Array[] {
  const size = shape.reduce((a, b) => a * b, 1);
  const digits = [0, 1].map((digit) => Uint8Array.from({ length: size }, (_, i) => Math.floor((i + 1) / 200 ** digit) % 200));
  const scaled = digits.map((labels) => scaleLabels(labels, [1, ...shape], heads, true));
  return (scaled[0] ?? []).map((low, head) =>
    Int32Array.from(low, (value, i) => (value === noClass ? 0 : value + 200 * (scaled[1]?.[head]?.[i] ?? 0))),
  );
}

const golden = openGoldenCase<LabelManifest>('label-scaling');

describe('published label scaling', () => {
  it('prints when there is nothing to check', () => {
    expect(golden === null || golden.manifest.cases.length > 0).toBe(true);
  });
  for (const { name, source_shape, levels } of golden?.manifest.cases ?? [])
    it(`reads the same positions for ${name}, rounding ties included`, () => {
      const scaled = indexCoded(source_shape, levels.length + 1);
      levels.forEach((_, i) => {
        expect(scaled[i + 1]).toEqual(golden && tensorOf(golden.tensors, `${name}/half${i + 1}`).data);
      });
    });
});

describe('default label scaling', () => {
  it('reads source position i * 2^h on every axis, for every sample', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (units, heads) => {
          const edges = units.map((unit) => unit * 2 ** (heads - 1));
          const shape = [2, ...edges];
          const labels = Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (i * 7) % 251);
          scaleLabels(labels, shape, heads, false).forEach((scaled, head) => {
            const coarse = edges.map((edge) => edge / 2 ** head);
            expect(scaled.length).toBe(2 * coarse.reduce((a, b) => a * b, 1));
            scaled.forEach((value, at) => {
              expect(value).toBe(labels[sourceIndex(at, [2, ...coarse], shape, 2 ** head)]);
            });
          });
        },
      ),
      { numRuns: 40 },
    );
  });
  it('leaves z alone for as many steps as levels are flat', () => {
    const shape = [2, 6, 4, 8];
    const labels = Uint8Array.from({ length: 2 * 6 * 4 * 8 }, (_, i) => i % 251);
    const at = (n: number, z: number, y: number, x: number): number | undefined => labels[((n * 6 + z) * 4 + y) * 8 + x];
    const sampled = (factor: number, plane: number): (number | undefined)[] =>
      [0, 1].flatMap((n) => every(6, factor).flatMap((z) => every(4, plane).flatMap((y) => every(8, plane).map((x) => at(n, z, y, x)))));
    const scaled = scaleLabels(labels, shape, 3, false, 1).map((values) => [...values]);
    expect(scaled).toEqual([[...labels], sampled(1, 2), sampled(2, 4)]);
    expect(scaleLabels(labels, shape, 3, false, 2).map((values) => [...values])).toEqual([[...labels], sampled(1, 2), sampled(1, 4)]);
    expect(scaleLabels(labels, shape, 3, true, 1).map(({ length }) => length)).toEqual([384, 96, 12]);
  });
  it('keeps unlabelled positions unlabelled and refuses a wrong shape', () => {
    expect(scaleLabels(Uint8Array.of(noClass, 0, 1, 2), [1, 2, 2], 2, false)[1]).toEqual(Uint8Array.of(noClass));
    expect(() => scaleLabels(new Uint8Array(3), [1, 2, 2], 2, false)).toThrow('[1, 2, 2]');
  });
});

const every = (edge: number, step: number): number[] => Array.from({ length: edge / step }, (_, i) => step * i);

/** Row-major index in `shape` of position `at` of `coarse`, spatial indices multiplied by `factor`. */
function sourceIndex(at: number, coarse: number[], shape: number[], factor: number): number {
  let rest = at;
  const indices = coarse.map((_, axis) => {
    const stride = coarse.slice(axis + 1).reduce((a, b) => a * b, 1);
    const index = Math.floor(rest / stride);
    rest -= index * stride;
    return axis === 0 ? index : index * factor;
  });
  return indices.reduce((sum, index, axis) => sum * (shape[axis] ?? 1) + index, 0);
}
