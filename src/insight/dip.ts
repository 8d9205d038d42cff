// Hartigan's dip: how far a sample is from the closest distribution with one mode. Pure.

/** Distinct values ascending; `below[i]` and `through[i]` count the sample before and up to value i: the two ends of the step there. */
interface Steps {
  x: Float64Array;
  below: Float64Array;
  through: Float64Array;
}

/** Corners of a convex or concave chain, as ascending indices into Steps. */
type Chain = number[];

interface Gap {
  width: number;
  low: number;
  high: number;
}

/**
 * Dip of an ascending sample (Hartigan & Hartigan 1985; AS 217): the least D for which a unimodal distribution function (convex, then
 * concave) lies within D of the empirical one. In [1/(2n), 1/4]; like R's diptest a sample without any dip, even a constant one,
 * has 1/(2n). NaN for an empty sample.
 *
 * The modal interval shrinks from the whole range: where the concave majorant stands farthest above the convex minorant, the two
 * corners beside that place bound the next interval. What is left outside bounds the dip from below; it ends when the gap inside
 * is no larger than that. All heights are counts, so 2nD is computed.
 */
export function computeDip(sorted: Float64Array): number {
  const n = sorted.length;
  const steps = findSteps(sorted);
  const toLeft = linkMinorant(steps);
  const toRight = linkMajorant(steps);
  let [low, high, doubled] = [0, steps.x.length - 1, 1];
  while (low < high) {
    const minorant = follow(toLeft, high, low).reverse();
    const majorant = follow(toRight, low, high);
    const gap = findWidestGap(steps, minorant, majorant);
    if (gap.width <= doubled) break;
    doubled = Math.max(doubled, fitBelow(steps, minorant, gap.low), fitAbove(steps, majorant, gap.high));
    if (gap.low === low && gap.high === high) break;
    [low, high] = [gap.low, gap.high];
  }
  return n === 0 ? NaN : doubled / (2 * n);
}

function findSteps(sorted: Float64Array): Steps {
  const first: number[] = [];
  sorted.forEach((value, i) => {
    if (i === 0 || value !== sorted[i - 1]) first.push(i);
  });
  return {
    x: Float64Array.from(first, (i) => sorted[i] as number),
    below: Float64Array.from(first),
    through: Float64Array.from(first, (_, i) => first[i + 1] ?? sorted.length),
  };
}

function slope(x: Float64Array, y: Float64Array, i: number, j: number): number {
  return ((y[j] as number) - (y[i] as number)) / ((x[j] as number) - (x[i] as number));
}

/** For each value its left neighbour on the convex minorant of the lower corners up to it. */
function linkMinorant({ x, below }: Steps): Int32Array {
  const links = new Int32Array(x.length);
  for (let j = 1; j < x.length; j++) {
    let k = j - 1;
    while (k > 0 && slope(x, below, k, j) <= slope(x, below, links[k] as number, k)) k = links[k] as number;
    links[j] = k;
  }
  return links;
}

/** For each value its right neighbour on the concave majorant of the upper corners from it on. */
function linkMajorant({ x, through }: Steps): Int32Array {
  const last = x.length - 1;
  const links = new Int32Array(x.length).fill(last);
  for (let j = last - 1; j >= 0; j--) {
    let k = j + 1;
    while (k < last && slope(x, through, j, k) <= slope(x, through, k, links[k] as number)) k = links[k] as number;
    links[j] = k;
  }
  return links;
}

function follow(links: Int32Array, from: number, to: number): Chain {
  const chain = [from];
  for (let i = from; i !== to;) chain.push((i = links[i] as number));
  return chain;
}

/** Height at value `i` of the chord between two corners. */
function chord(x: Float64Array, y: Float64Array, left: number, right: number, i: number): number {
  return (y[left] as number) + ((x[i] as number) - (x[left] as number)) * slope(x, y, left, right);
}

/** The largest distance between the chains; it lies at a corner of one of them. */
function findWidestGap({ x, below, through }: Steps, minorant: Chain, majorant: Chain): Gap {
  let gap: Gap = { width: -1, low: 0, high: 0 };
  visitSegments(minorant, majorant, (corner, left, right) => {
    const width = (corner === left ? (through[left] as number) : chord(x, through, left, right, corner)) - (below[corner] as number);
    if (width > gap.width) gap = { width, low: corner, high: corner === left ? left : right };
  });
  visitSegments(majorant, minorant, (corner, left, right) => {
    const width = (through[corner] as number) - (corner === left ? (below[left] as number) : chord(x, below, left, right, corner));
    if (width > gap.width) gap = { width, low: left, high: corner };
  });
  return gap;
}

/** Calls `visit` for each corner of `corners` with the segment of `chain` that begins at or spans it; both chains cover one interval. */
function visitSegments(corners: Chain, chain: Chain, visit: (corner: number, left: number, right: number) => void): void {
  let segment = 0;
  for (const corner of corners) {
    while (segment + 1 < chain.length && (chain[segment + 1] as number) <= corner) segment++;
    const left = chain[segment] as number;
    visit(corner, left, chain[segment + 1] ?? left);
  }
}

/** How far the sample rises above the minorant left of the modal interval. */
function fitBelow({ x, below, through }: Steps, minorant: Chain, end: number): number {
  let worst = 0;
  minorant.forEach((left, k) => {
    const right = minorant[k + 1];
    if (right === undefined || right > end) return;
    for (let i = left; i < right; i++) worst = Math.max(worst, (through[i] as number) - chord(x, below, left, right, i));
  });
  return worst;
}

/** How far the sample falls below the majorant right of the modal interval. */
function fitAbove({ x, below, through }: Steps, majorant: Chain, start: number): number {
  let worst = 0;
  majorant.forEach((left, k) => {
    const right = majorant[k + 1];
    if (right === undefined || left < start) return;
    for (let i = left + 1; i <= right; i++) worst = Math.max(worst, chord(x, through, left, right, i) - (below[i] as number));
  });
  return worst;
}
