// Smooth displacements between control points: a tensor product of uniform cubic B-splines, evaluated axis by axis. Pure.
import type { Elastic } from './augment';
import type { Vector } from './vector';

const order = 3;

interface SplinePlan {
  /** First of the four control points that act on each position. */
  cell: Uint16Array;
  /** Their weights, four per position. */
  weights: Float64Array;
}

/** Uniform cubic B-spline weights of four neighbours at fraction u in [0, 1). */
function fillSplineWeights(u: number, out: Float64Array, at: number): void {
  const v = 1 - u;
  out[at] = (v * v * v) / 6;
  out[at + 1] = (3 * u * u * u - 6 * u * u + 4) / 6;
  out[at + 2] = (3 * v * v * v - 6 * v * v + 4) / 6;
  out[at + 3] = (u * u * u) / 6;
}

function planSpline(size: number, controlPoints: number): SplinePlan {
  const cells = controlPoints - order;
  const cell = new Uint16Array(size);
  const weights = new Float64Array(4 * size);
  for (let i = 0; i < size; i++) {
    const u = ((i + 0.5) / size) * cells;
    cell[i] = Math.min(cells - 1, Math.floor(u));
    fillSplineWeights(u - (cell[i] as number), weights, 4 * i);
  }
  return { cell, weights };
}

/** [outer, controlPoints, inner] -> [outer, size, inner]. */
function expandAxis(values: Float64Array, inner: number, controlPoints: number, { cell, weights }: SplinePlan): Float64Array {
  const size = cell.length;
  const outer = values.length / (controlPoints * inner);
  const out = new Float64Array(outer * size * inner);
  for (let o = 0, at = 0; o < outer; o++)
    for (let i = 0; i < size; i++) {
      const a = weights[4 * i] as number;
      const b = weights[4 * i + 1] as number;
      const c = weights[4 * i + 2] as number;
      const d = weights[4 * i + 3] as number;
      let from = (o * controlPoints + (cell[i] as number)) * inner;
      for (let k = 0; k < inner; k++, at++, from++)
        out[at] =
          a * (values[from] as number) +
          b * (values[from + inner] as number) +
          c * (values[from + 2 * inner] as number) +
          d * (values[from + 3 * inner] as number);
    }
  return out;
}

/**
 * Per bent axis the displacement in patch pixels at every patch position, x fastest: [z, y, x] where three axes bend, else one plane [y, x] that
 * holds for every z. The slowest axis is expanded first, while the others are still as few as the control points.
 */
export function computeDisplacement({ controlPoints, fields }: Elastic, size: Vector): Float64Array[] {
  const plans = size.slice(0, fields.length).map((edge) => planSpline(edge, controlPoints));
  return fields.map((field) =>
    plans.reduceRight((values, plan, axis) => expandAxis(values, controlPoints ** axis, controlPoints, plan), field),
  );
}
