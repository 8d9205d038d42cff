// Lays one set of dots over another without changing its shape, so that an embedding does not jump between epochs. Pure.

export type Point = [x: number, y: number];

/** From a point of the moving set to its place. */
export type Placement = (point: Point) => Point;

/**
 * The rotation or reflection and the translation, without scaling, that bring `moving[i]` closest to `fixed[i]` in the sum of squares
 * (orthogonal Procrustes, Schönemann 1966; in the plane the singular value decomposition has the closed form used here).
 * With no pair nothing moves; with one, or with all pairs in one place, they are only shifted.
 */
export function fitPlacement(moving: readonly Point[], fixed: readonly Point[]): Placement {
  if (moving.length === 0) return (point) => [...point];
  const from = centroidOf(moving);
  const to = centroidOf(fixed);
  const [cosine, sine, mirror] = fitTurn(moving, fixed, from, to);
  return ([px, py]) => {
    const x = px - from[0];
    const y = mirror * (py - from[1]);
    return [to[0] + cosine * x - sine * y, to[1] + sine * x + cosine * y];
  };
}

/** With M = Σ moving fixedᵀ, a rotation reaches the trace hypot(Mxx + Myy, Mxy - Myx), one after a mirror hypot(Mxx - Myy, Mxy + Myx). */
function fitTurn(moving: readonly Point[], fixed: readonly Point[], from: Point, to: Point): [number, number, 1 | -1] {
  let [xx, xy, yx, yy] = [0, 0, 0, 0];
  moving.forEach((point, i) => {
    const target = fixed[i] ?? to;
    const [x, y, u, v] = [point[0] - from[0], point[1] - from[1], target[0] - to[0], target[1] - to[1]];
    xx += x * u;
    xy += x * v;
    yx += y * u;
    yy += y * v;
  });
  const turned = Math.hypot(xx + yy, xy - yx);
  const mirrored = Math.hypot(xx - yy, xy + yx);
  if (Math.max(turned, mirrored) === 0) return [1, 0, 1];
  return mirrored > turned ? [(xx - yy) / mirrored, (xy + yx) / mirrored, -1] : [(xx + yy) / turned, (xy - yx) / turned, 1];
}

function centroidOf(points: readonly Point[]): Point {
  const sum = points.reduce<Point>(([x, y], point) => [x + point[0], y + point[1]], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}
