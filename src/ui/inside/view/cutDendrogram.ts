// Clusters where the person cuts the tree. Pure; what the tree is made of comes with the layer's record.
import type { LayerRecord } from '../../../protocol/layerRecord';

/** Cluster of each map when the last `clusters - 1` merges are undone; numbered in the order of their smallest maps. */
export function cutDendrogram({ left, right }: LayerRecord['dendrogram'], clusters: number): number[] {
  const count = left.length + 1;
  const made = count - Math.min(Math.max(clusters, 1), count);
  const roots = Array.from({ length: count + made }, (_, i) => i);
  for (let i = made - 1; i >= 0; i--) {
    const root = roots[count + i] ?? 0;
    for (const side of [left[i], right[i]]) if (side !== undefined) roots[side] = root;
  }
  const numbers = new Map<number, number>();
  return roots.slice(0, count).map((root) => {
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
}
