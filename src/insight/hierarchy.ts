// Agglomerative clustering of maps by average linkage (UPGMA): the dendrogram as data. Pure; where to cut it is decided elsewhere.
import type { DistanceMatrix } from './distanceMatrix';

/** `left` and `right` are leaves (< count) or earlier merges (count + index); `left` holds the smaller leaf. */
export interface Merge {
  left: number;
  right: number;
  /** Mean distance between the members of both sides, in the unit of the distances. */
  height: number;
  size: number;
}

export interface Hierarchy {
  /** Leaves. */
  count: number;
  /** count - 1 merges, by rising height. */
  merges: Merge[];
  /** Leaves from left to right, so that a drawing has no crossing lines. */
  order: number[];
}

interface Join {
  a: number;
  b: number;
  height: number;
}

/**
 * Average linkage (Sokal & Michener 1958): two clusters are as far apart as their members are on average, so heights keep the unit
 * of δ_opt and never fall. Found by nearest-neighbour chains (Murtagh 1983) in O(N²) time.
 */
export function computeHierarchy(distances: DistanceMatrix): Hierarchy {
  const { count } = distances;
  const joins = computeJoins(distances).sort((p, q) => p.height - q.height);
  const merges = labelJoins(joins, count);
  return { count, merges, order: orderLeaves(merges, count) };
}

/** Merges as pairs of slots; a merged cluster lives on in slot `b`. Ties go to the lower slot, so the result is reproducible. */
function computeJoins({ count, values }: DistanceMatrix): Join[] {
  const work = values.slice();
  const sizes = new Array<number>(count).fill(1);
  const joins: Join[] = [];
  const chain: number[] = [];
  while (joins.length < count - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const tip = chain.at(-1) as number;
    const previous = chain.at(-2) ?? -1;
    const next = findNearest(work, sizes, tip, previous);
    if (next !== previous) {
      chain.push(next);
      continue;
    }
    chain.length -= 2;
    const [a, b] = [Math.min(tip, previous), Math.max(tip, previous)];
    joins.push({ a, b, height: work[a * count + b] as number });
    mergeInto(work, sizes, a, b);
  }
  return joins;
}

/** The nearest living slot; the chain's previous one wins ties, which ends the chain. */
function findNearest(work: Float64Array, sizes: readonly number[], tip: number, previous: number): number {
  const row = tip * sizes.length;
  let nearest = previous;
  let least = previous < 0 ? Infinity : (work[row + previous] as number);
  for (let i = 0; i < sizes.length; i++) {
    if (i === tip || sizes[i] === 0 || (work[row + i] as number) >= least) continue;
    nearest = i;
    least = work[row + i] as number;
  }
  return nearest;
}

/** Lance & Williams 1967 for average linkage: d(ab, k) = (|a| d(a,k) + |b| d(b,k)) / (|a| + |b|). */
function mergeInto(work: Float64Array, sizes: number[], a: number, b: number): void {
  const count = sizes.length;
  const [sizeA, sizeB] = [sizes[a] as number, sizes[b] as number];
  for (let k = 0; k < count; k++) {
    const distance = (sizeA * (work[a * count + k] as number) + sizeB * (work[b * count + k] as number)) / (sizeA + sizeB);
    work[b * count + k] = work[k * count + b] = distance;
  }
  sizes[a] = 0;
  sizes[b] = sizeA + sizeB;
}

/** Chains find merges out of order; a slot is followed to the cluster it has become. */
function labelJoins(joins: readonly Join[], count: number): Merge[] {
  const parents = Array.from({ length: 2 * count - 1 }, (_, i) => i);
  const smallest = [...parents];
  const sizes = parents.map(() => 1);
  const find = (node: number): number => {
    let root = node;
    while (parents[root] !== root) root = parents[root] as number;
    for (let i = node; i !== root;) [i, parents[i]] = [parents[i] as number, root];
    return root;
  };
  return joins.map(({ a, b, height }, index) => {
    const [p, q] = [find(a), find(b)];
    const [left, right] = (smallest[p] as number) < (smallest[q] as number) ? [p, q] : [q, p];
    const merged = count + index;
    parents[left] = parents[right] = merged;
    smallest[merged] = smallest[left] as number;
    const size = (sizes[left] as number) + (sizes[right] as number);
    sizes[merged] = size;
    return { left, right, height, size };
  });
}

function orderLeaves(merges: readonly Merge[], count: number): number[] {
  const order: number[] = [];
  const stack = count === 0 ? [] : [count + merges.length - 1];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const merge = merges[node - count];
    if (merge) stack.push(merge.right, merge.left);
    else order.push(node);
  }
  return order;
}
