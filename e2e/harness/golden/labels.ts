// The label-scaling fixture: the published scaling reads the recorded positions (rounding ties left out), the default reads 2^h i. Touches no GPU.
import type { Check, Findings } from '../../../src/engine/testing/checks';
import { noClass, scaleLabels } from '../../../src/network/labels';
import { tensorOf } from '../../../src/oracle/fixtures';
import type { GoldenCase } from './goldenCase';

interface Manifest {
  cases: { name: string; source_shape: number[]; levels: { shape: number[]; positions_at_rounding_ties: number }[] }[];
}

export function checkLabels({ manifest, tensors }: GoldenCase<Manifest>): Findings {
  let left = 0;
  const checks = manifest.cases.flatMap(({ name, source_shape, levels }): Check[] => {
    const published = indexCoded(source_shape, levels.length + 1, true);
    const standard = indexCoded(source_shape, levels.length + 1, false);
    let ties = new Uint8Array(size(source_shape));
    let finer = source_shape;
    return levels.flatMap(({ shape, positions_at_rounding_ties }, i): Check[] => {
      const seen = count(tiesOf(finer, shape, new Uint8Array(size(finer))), (tie) => tie === 1);
      ties = tiesOf(finer, shape, ties);
      finer = shape;
      left += count(ties, (tie) => tie === 1);
      const stored = tensorOf(tensors, `${name}/half${i + 1}`).data;
      const actual = published[i + 1] ?? new Int32Array(0);
      const wrong = count(stored, (value, at) => ties[at] === 0 && value !== actual[at]);
      const expected = doubledIndices(source_shape, shape, 2 ** (i + 1));
      return [
        // Ties that the fixture counts and exact arithmetic does not see may lie anywhere.
        {
          tensor: `${name}/half${i + 1}`,
          error: actual.length === stored.length ? wrong : Infinity,
          tolerance: Math.max(0, positions_at_rounding_ties - seen),
        },
        { tensor: `${name}/half${i + 1}:default`, error: count(expected, (value, at) => value !== standard[i + 1]?.[at]), tolerance: 0 },
      ];
    });
  });
  return { checks, notes: left > 0 ? [`${left} positions at or behind rounding ties`] : [] };
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function count(values: ArrayLike<number>, test: (value: number, at: number) => boolean): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) if (test(values[i] as number, i)) total++;
  return total;
}

/** Source positions + 1 (0 = outside) of every head, read off in three byte-sized digits, because a label is one byte. */
function indexCoded(shape: readonly number[], heads: number, asPublished: boolean): Int32Array[] {
  const base = 200;
  const digits = [0, 1, 2].map((digit) => Uint8Array.from({ length: size(shape) }, (_, i) => Math.floor((i + 1) / base ** digit) % base));
  const scaled = digits.map((labels) => scaleLabels(labels, [1, ...shape], heads, asPublished));
  return (scaled[0] ?? []).map((low, head) =>
    Int32Array.from(low, (value, i) =>
      value === noClass ? 0 : digits.reduce((sum, _, d) => sum + base ** d * (scaled[d]?.[head]?.[i] ?? NaN), 0),
    ),
  );
}

/** The default's definition: output index i of every axis reads i * factor. Row-major positions + 1. */
function doubledIndices(source: readonly number[], shape: readonly number[], factor: number): Int32Array {
  return Int32Array.from(
    { length: size(shape) },
    (_, at) => 1 + indicesOf(at, shape).reduce((sum, i, axis) => sum * (source[axis] ?? 1) + i * factor, 0),
  );
}

const indicesOf = (at: number, shape: readonly number[]): number[] =>
  shape.map((edge, axis) => Math.floor(at / size(shape.slice(axis + 1))) % edge);

/**
 * 1 where an interior coordinate i S / (n - 1) - 0.5 of the published sampling is exactly half-way between two positions, or where
 * the position read was such a one (manifest: "ties"). Axes are reversed: output axis a drives source axis (last - a).
 */
function tiesOf(source: readonly number[], shape: readonly number[], sourceTies: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size(shape) }, (_, at) => {
    const indices = indicesOf(at, shape);
    const read = source.map((edge, axis) => {
      const [i, n] = [indices[source.length - 1 - axis] ?? 0, shape[source.length - 1 - axis] ?? 1];
      const tie = i > 0 && i < n - 1 && (i * edge) % (n - 1) === 0;
      return { tie, position: Math.min(edge - 1, Math.max(0, Math.round(n > 1 ? (i * edge) / (n - 1) - 0.5 : 0))) };
    });
    if (read.some(({ tie }) => tie)) return 1;
    return sourceTies[read.reduce((sum, { position }, axis) => sum * (source[axis] ?? 1) + position, 0)] ?? 0;
  });
}
