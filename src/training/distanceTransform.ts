// The exact Euclidean distance of every grid point to the nearest marked one, axis by axis with lower envelopes of parabolas
// (Felzenszwalb & Huttenlocher 2012, Theory of Computing 8). Pure.

/** `marked` > 0 marks, x fastest; `spacing` in mm. Infinity everywhere when nothing is marked. */
export function computeDistances(
  marked: ArrayLike<number>,
  size: readonly [number, number, number],
  spacing: readonly [number, number, number],
): Float64Array {
  const squares = Float64Array.from({ length: marked.length }, (_, i) => ((marked[i] ?? 0) > 0 ? 0 : Infinity));
  const strides = [1, size[0], size[0] * size[1]];
  size.forEach((edge, axis) => {
    if (edge > 1) sweepAxis(squares, edge, strides[axis] ?? 1, spacing[axis] ?? 1);
  });
  return squares.map(Math.sqrt);
}

/** Replaces the values along every line of one axis by the lower envelope of parabolas over them. */
function sweepAxis(values: Float64Array, edge: number, stride: number, step: number): void {
  const line = new Float64Array(edge);
  const roots = new Int32Array(edge);
  const borders = new Float64Array(edge + 1);
  for (let start = 0; start < values.length; start++) {
    if (Math.floor(start / stride) % edge !== 0) continue;
    for (let i = 0; i < edge; i++) line[i] = values[start + i * stride] ?? Infinity;
    const count = buildEnvelope(line, step, roots, borders);
    if (count === 0) continue;
    for (let i = 0, piece = 0; i < edge; i++) {
      while (piece + 1 < count && (borders[piece + 1] ?? Infinity) < i * step) piece++;
      const root = roots[piece] ?? 0;
      values[start + i * stride] = ((i - root) * step) ** 2 + (line[root] ?? 0);
    }
  }
}

/** Parabolas of the envelope from left to right: `roots`, each holding from its border on; how many there are. */
function buildEnvelope(line: Float64Array, step: number, roots: Int32Array, borders: Float64Array): number {
  let count = 0;
  for (let q = 0; q < line.length; q++) {
    const height = line[q] ?? Infinity;
    if (height === Infinity) continue;
    let border = -Infinity;
    while (count > 0) {
      const root = roots[count - 1] ?? 0;
      border = (height + (q * step) ** 2 - (line[root] ?? 0) - (root * step) ** 2) / (2 * step * (q - root));
      if (border > (borders[count - 1] ?? 0)) break;
      count--;
      border = -Infinity;
    }
    roots[count] = q;
    borders[count] = border;
    count++;
  }
  return count;
}
