// The dip from its definition, for tests: bisection over the half width of a band in which a unimodal function must exist. Slow, O(n⁴).

interface Knot {
  x: number;
  below: number;
  through: number;
}

/** Least half width D of the band around the empirical distribution function that holds a unimodal one; at least 1/(2n). */
export function computeDipByDefinition(sample: readonly number[]): number {
  const n = sample.length;
  const knots = [...new Set(sample)]
    .sort((a, b) => a - b)
    .map((x) => ({ x, below: sample.filter((v) => v < x).length / n, through: sample.filter((v) => v <= x).length / n }));
  let [impossible, possible] = [0, 1];
  for (let i = 0; i < 45; i++) {
    const middle = (impossible + possible) / 2;
    if (holdsUnimodal(knots, middle)) possible = middle;
    else impossible = middle;
  }
  return Math.max(possible, 1 / (2 * n));
}

/** The mode, where the function may jump, is tried at every value and in every gap between two. */
function holdsUnimodal(knots: readonly Knot[], d: number): boolean {
  const modes = knots.flatMap(({ x }, i) => [x, ((knots[i + 1]?.x ?? x) + x) / 2]);
  return modes.some((mode) => {
    const left = knots.filter(({ x }) => x < mode);
    const right = knots.filter(({ x }) => x > mode).reverse();
    const level = { below: left.at(-1)?.through ?? 0, through: right.at(-1)?.below ?? 1 };
    const leastBefore = leastAtMode(left, mode, level.below, d);
    // The concave side is the convex side turned by half a turn.
    const turned = right.map(({ x, below, through }) => ({ x: -x, below: 1 - through, through: 1 - below }));
    const leastAfter = leastAtMode(turned, -mode, 1 - level.through, d);
    return leastBefore !== null && leastAfter !== null && leastBefore <= 1 - leastAfter;
  });
}

/**
 * A function convex up to the mode must lie between through - d and below + d at each knot. Returns the least value it can have just
 * before the mode, or null if there is no such function. `level` is the empirical function just before the mode.
 */
function leastAtMode(knots: readonly Knot[], mode: number, level: number, d: number): number | null {
  const floors = knots.map(({ x, through }) => ({ x, y: Math.max(0, through - d) }));
  const ceilings = [...knots.map(({ x, below }) => ({ x, y: below + d })), { x: mode, y: level + d }];
  let least = Math.max(0, level - d, ...floors.map(({ y }) => y));
  for (const floor of floors) {
    const overhead = ceilings.find(({ x }) => x === floor.x);
    if (overhead && floor.y > overhead.y) return null;
    for (const from of ceilings.filter(({ x }) => x < floor.x)) {
      const rise = (floor.y - from.y) / (floor.x - from.x);
      // Beyond the floor a convex function stays above the line from an earlier ceiling through it.
      for (const to of ceilings.filter(({ x }) => x > floor.x)) if (floor.y + rise * (to.x - floor.x) > to.y) return null;
      least = Math.max(least, floor.y + rise * (mode - floor.x));
    }
    for (const to of ceilings.filter(({ x }) => x > floor.x)) if (floor.y > to.y) return null;
  }
  return least > level + d ? null : least;
}
