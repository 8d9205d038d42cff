// Linear resizing of a map to another grid. Pure.

/** [z, y, x]; z = 1 in two dimensions. */
export type Grid = readonly [depth: number, height: number, width: number];

interface Axis {
  first: Int32Array;
  second: Int32Array;
  /** Weight of `second`. */
  weight: Float64Array;
}

/** Resizes maps of one grid to another: linear in each axis, pixel centres at (i + 0.5) × ratio - 0.5, edges repeated
 *  (as torch.nn.functional.interpolate with align_corners=False). The result is overwritten by the next call, or the map itself. */
export function createResampler(from: Grid, to: Grid): (map: Float32Array) => Values {
  const alongX = planResize(from[0] * from[1], from[2], to[2], 1);
  const alongY = planResize(from[0], from[1], to[1], to[2]);
  const alongZ = planResize(1, from[0], to[0], to[1] * to[2]);
  return (map) => alongZ(alongY(alongX(map)));
}

type Values = Float32Array | Float64Array;

/** Resizes the middle axis of [outer, from, inner]. */
function planResize(outer: number, from: number, to: number, inner: number): (source: Values) => Values {
  if (from === to) return (source) => source;
  const axis = planAxis(from, to);
  const target = new Float64Array(outer * to * inner);
  return (source) => {
    resizeAxis(source, target, axis, outer, from, inner);
    return target;
  };
}

function planAxis(from: number, to: number): Axis {
  const centres = Float64Array.from({ length: to }, (_, i) => Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5)));
  const first = Int32Array.from(centres, Math.floor);
  return { first, second: first.map((i) => Math.min(i + 1, from - 1)), weight: centres.map((centre, i) => centre - (first[i] as number)) };
}

function resizeAxis(source: Values, target: Float64Array, axis: Axis, outer: number, length: number, inner: number): void {
  const size = axis.first.length;
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < size; i++) {
      const weight = axis.weight[i] as number;
      const low = (o * length + (axis.first[i] as number)) * inner;
      const high = (o * length + (axis.second[i] as number)) * inner;
      const row = (o * size + i) * inner;
      for (let k = 0; k < inner; k++) {
        const start = source[low + k] as number;
        target[row + k] = start + weight * ((source[high + k] as number) - start);
      }
    }
}
