// The area of surface (or the length of outline) between 2×2(×2) voxels, for every pattern of them, as marching cubes draws it with
// vertices half way (Lorensen & Cline 1987). Where a face is ambiguous the fewer voxels stay apart. Pure.

type Point = readonly [number, number, number];
/** An edge of the cube: its two corners, whose bits are x, y, z. */
type Edge = readonly [number, number];

const corners = [0, 1, 2, 3, 4, 5, 6, 7];
const countOf = (code: number): number => corners.filter((corner) => (code >> corner) & 1).length;
const keyOf = (a: number, b: number): number => Math.min(a, b) * 8 + Math.max(a, b);
const edgeOf = (key: number): Edge => [Math.floor(key / 8), key % 8];

/** Area by pattern, bit `x + 2y + 4z` for each voxel; for flat grids length by the four lower bits. In the spacing's unit. */
export function surfaceArea(spacing: Point, flat: boolean): Float64Array {
  if (flat) return Float64Array.from({ length: 16 }, (_, code) => outlineLength(code, spacing));
  return Float64Array.from({ length: 256 }, (_, code) =>
    traceLoops(countOf(code) > 4 ? 255 - code : code).reduce((sum, loop) => sum + fanArea(loop, spacing), 0),
  );
}

function outlineLength(code: number, [width, height]: Point): number {
  const diagonal = 0.5 * Math.hypot(width, height);
  const count = countOf(code);
  if (count === 0 || count === 4) return 0;
  if (count !== 2) return diagonal;
  if (code === 0b0011 || code === 0b1100) return width;
  return code === 0b0101 || code === 0b1010 ? height : 2 * diagonal;
}

/** Closed rings of cut edges around the voxels of a pattern. */
function traceLoops(code: number): number[][] {
  const links = new Map<number, number[]>();
  const link = (a: number, b: number): void => {
    links.set(a, [...(links.get(a) ?? []), b]);
    links.set(b, [...(links.get(b) ?? []), a]);
  };
  for (const axis of [0, 1, 2]) for (const side of [0, 1]) linkFace(code, faceCorners(axis, side), link);
  const loops: number[][] = [];
  while (links.size > 0) {
    const loop: number[] = [];
    for (
      let at = links.keys().next().value;
      at !== undefined;
      at = links.get(loop.at(-1) ?? -1)?.find((next) => links.has(next) && !loop.includes(next))
    )
      loop.push(at);
    loop.forEach((key) => links.delete(key));
    loops.push(loop);
  }
  return loops;
}

/** In a ring. */
function faceCorners(axis: number, side: number): number[] {
  const [u, v] = [0, 1, 2].filter((other) => other !== axis).map((other) => 1 << other) as [number, number];
  const base = side << axis;
  return [base, base | u, base | u | v, base | v];
}

/** Joins the cut edges of one face: the two there are, or, where all four are cut, the two beside each voxel. */
function linkFace(code: number, ring: readonly number[], link: (a: number, b: number) => void): void {
  const has = (i: number): boolean => ((code >> (ring[i % 4] ?? 0)) & 1) === 1;
  const key = (i: number): number => keyOf(ring[i % 4] ?? 0, ring[(i + 1) % 4] ?? 0);
  const cut = [0, 1, 2, 3].filter((i) => has(i) !== has(i + 1));
  if (cut.length === 2) link(key(cut[0] ?? 0), key(cut[1] ?? 0));
  if (cut.length === 4) for (const i of [0, 1, 2, 3]) if (has(i)) link(key(i + 3), key(i));
}

/** A ring that is not flat has several areas; of its fans of triangles the one is taken that is largest in a unit cube. */
function fanArea(loop: readonly number[], spacing: Point): number {
  const unit = loop.map((_, start) => sumTriangles(loop, start, [1, 1, 1]));
  // Equal fans differ in their last bits.
  const largest = unit.findIndex((area) => area >= Math.max(...unit) - 1e-9);
  return sumTriangles(loop, largest, spacing);
}

function sumTriangles(loop: readonly number[], start: number, spacing: Point): number {
  const points = [...loop.slice(start), ...loop.slice(0, start)].map((key) => midpoint(edgeOf(key), spacing));
  const [tip] = points;
  return points.slice(2).reduce((sum, point, i) => sum + triangleArea(tip ?? point, points[i + 1] ?? point, point), 0);
}

const midpoint = ([a, b]: Edge, spacing: Point): Point => {
  const along = (axis: 0 | 1 | 2): number => (((a >> axis) & 1) + ((b >> axis) & 1)) * 0.5 * spacing[axis];
  return [along(0), along(1), along(2)];
};

function triangleArea(a: Point, b: Point, c: Point): number {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  return 0.5 * Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
}
