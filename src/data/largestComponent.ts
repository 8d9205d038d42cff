// Keeps of each foreground class its largest connected part, voxels that touch by a face, an edge or a corner counting as connected
// (nnU-Net's clean-up, Isensee et al. 2021). Pure.
import type { Vector } from './vector';

/** Changes `label` (class index per voxel, x fastest): smaller parts become background. Voxels taken from each class below `classes`; of equal parts the first stays. */
export function keepLargest(label: Uint8Array, size: Vector, classes: number): number[] {
  const part = new Uint32Array(label.length);
  const parts: { label: number; voxels: number }[] = [{ label: 0, voxels: 0 }];
  for (let seed = 0; seed < label.length; seed++) {
    const value = label[seed] as number;
    if (value === 0 || value >= classes || part[seed] !== 0) continue;
    parts.push({ label: value, voxels: fillPart(label, part, size, seed, parts.length) });
  }
  return removeSmaller(label, part, parts, classes);
}

/** Writes `id` into `part` wherever the seed's class can be reached; how many voxels that are. */
function fillPart(label: Uint8Array, part: Uint32Array, [width, height, depth]: Vector, seed: number, id: number): number {
  const value = label[seed];
  const stack = [seed];
  part[seed] = id;
  let voxels = 0;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    voxels++;
    const [x, y, z] = [at % width, Math.floor(at / width) % height, Math.floor(at / (width * height))];
    for (let k = Math.max(0, z - 1); k <= Math.min(depth - 1, z + 1); k++)
      for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++)
        for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
          const next = (k * height + j) * width + i;
          if (label[next] !== value || part[next] !== 0) continue;
          part[next] = id;
          stack.push(next);
        }
  }
  return voxels;
}

function removeSmaller(
  label: Uint8Array,
  part: Uint32Array,
  parts: readonly { label: number; voxels: number }[],
  classes: number,
): number[] {
  const largest = new Map<number, number>();
  parts.forEach(({ label: of, voxels }, id) => {
    if (of > 0 && voxels > (parts[largest.get(of) ?? 0]?.voxels ?? 0)) largest.set(of, id);
  });
  const removed = new Array<number>(classes).fill(0);
  for (let i = 0; i < label.length; i++) {
    const of = label[i] as number;
    if (part[i] === 0 || part[i] === largest.get(of)) continue;
    removed[of] = (removed[of] ?? 0) + 1;
    label[i] = 0;
  }
  return removed;
}
