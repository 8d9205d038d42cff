// Average pooling with window and stride 2 along every spatial axis, odd ends dropped, and its adjoint; on one map.
import { edgeAt, sizeOf } from './tensor';

export const pooledEdges = (edges: readonly number[]): number[] => edges.map((edge) => Math.floor(edge / 2));

/** For each pooled position the positions of its window. */
function windowsOf(edges: readonly number[]): number[][] {
  const along = edges.map((edge, axis) => {
    const stride = sizeOf(edges.slice(axis + 1));
    return Array.from({ length: Math.floor(edge / 2) }, (_, i) => [2 * i * stride, (2 * i + 1) * stride]);
  });
  return along.reduce<number[][]>(
    (windows, axis) => windows.flatMap((window) => axis.map((pair) => window.flatMap((at) => pair.map((step) => at + step)))),
    [[0]],
  );
}

export interface Pooling {
  /** Number of pooled positions. */
  readonly size: number;
  pool(map: Float64Array): Float64Array;
  /** d(loss)/d(map) from d(loss)/d(pooled). */
  spread(pooledGradient: Float64Array): Float64Array;
}

/** The pooling of maps with these spatial edges. */
export function createPooling(edges: readonly number[]): Pooling {
  const windows = windowsOf(edges);
  const share = 1 / 2 ** edges.length;
  return {
    size: windows.length,
    pool: (map) => Float64Array.from(windows, (window) => window.reduce((sum, at) => sum + (map[at] ?? NaN), 0) * share),
    spread: (pooledGradient) => {
      const gradient = new Float64Array(sizeOf(edges));
      windows.forEach((window, i) => window.forEach((at) => (gradient[at] = (pooledGradient[i] ?? NaN) * share)));
      return gradient;
    },
  };
}

/** Groups positions by their index along the first axis (the published 3-D code's slices along z), or into one group. */
export function groupsOf(edges: readonly number[], bySlice: boolean): number[][] {
  const count = bySlice ? edgeAt(edges, 0) : 1;
  const each = sizeOf(edges) / Math.max(1, count);
  return Array.from({ length: count }, (_, slice) => Array.from({ length: each }, (__, i) => slice * each + i));
}
