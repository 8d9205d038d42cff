// Random foreground voxels for patches to be centred on: first a class that is present, then one of its voxels, all alike. Knows no patches.
import type { Random } from '../lib/random';
import { ignoredClass, type Case } from './dataset';
import { sizeOf, type Vector } from './vector';

const mostClasses = 256;

interface ForegroundCounts {
  /** Voxels per slice and class: [z][class]. */
  perSlice: Uint32Array;
  /** Foreground classes that the case has, with their voxels. */
  present: { label: number; voxels: number }[];
}

function countForeground(label: Uint8Array, [width, height, depth]: Vector): ForegroundCounts {
  const plane = width * height;
  const perSlice = new Uint32Array(depth * mostClasses);
  for (let z = 0, i = 0; z < depth; z++)
    for (const end = i + plane; i < end; i++) {
      const at = z * mostClasses + (label[i] as number);
      perSlice[at] = (perSlice[at] as number) + 1;
    }
  const present: ForegroundCounts['present'] = [];
  for (let value = 1; value < ignoredClass; value++) {
    let voxels = 0;
    for (let z = 0; z < depth; z++) voxels += perSlice[z * mostClasses + value] as number;
    if (voxels > 0) present.push({ label: value, voxels });
  }
  return { perSlice, present };
}

/** The voxel with this rank among those of a class, x fastest. */
function findVoxel(label: Uint8Array, [width, height]: Vector, perSlice: Uint32Array, value: number, rank: number): Vector {
  let z = 0;
  let left = rank;
  for (let here = perSlice[value] as number; left >= here; here = perSlice[z * mostClasses + value] as number) {
    left -= here;
    z++;
  }
  const plane = width * height;
  let at = label.indexOf(value, z * plane);
  for (; left > 0; left--) at = label.indexOf(value, at + 1);
  return [at % width, Math.floor((at % plane) / width), z];
}

/** A drawer of foreground voxels (nnU-Net: one class of those present, then one of its voxels); null where a case has none. Cases are counted once. */
export function createForegroundDrawer(random: Random): (item: Case) => Vector | null {
  const known = new WeakMap<Case, ForegroundCounts>();
  return (item) => {
    if (!item.label) return null;
    const size = sizeOf(item);
    const counts = known.get(item) ?? countForeground(item.label, size);
    known.set(item, counts);
    const chosen = counts.present[random.integer(counts.present.length)];
    return chosen ? findVoxel(item.label, size, counts.perSlice, chosen.label, random.integer(chosen.voxels)) : null;
  };
}
