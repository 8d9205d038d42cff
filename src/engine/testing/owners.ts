// What a dispatch that serves several rows of a table is given in these cases: the same work twice, the second time at other places.

/** [row, first workgroup of that row] per workgroup, for two rows of `threads` each behind a workgroup that finds nothing to do. */
export function ownersOfTwo(threads: number): { owners: Uint32Array; workgroups: number } {
  const each = Math.ceil(threads / 64);
  const rows = [0, 1].flatMap((row) => Array.from({ length: each }, () => [row, 1 + row * each]));
  // Beginning only at workgroup 1, row 0 has no thread in workgroup 0.
  return { owners: Uint32Array.from([[0, 1], ...rows].flat()), workgroups: 1 + rows.length };
}

/** The values twice, one after the other. */
export function twice(values: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(2 * values.length);
  both.set(values);
  both.set(values, values.length);
  return both;
}

export const bitsOf = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0;
