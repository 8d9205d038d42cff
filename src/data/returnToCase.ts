// The way back from the grid of target spacing: class maps of a case's own planes, from planes of summed softmax that lie closer or farther apart.
// As nnU-Net does it: softmax interpolated linearly, then the heaviest class. Pure; holds two planes of the grid.
import { findHeaviest } from './sweep';
import { mapAxes, type Box, type Vector } from './vector';

/** For every position along an axis the two grid positions around it, and how far it lies towards the second. */
interface AxisMix {
  first: Uint32Array;
  second: Uint32Array;
  share: Float32Array;
}

/** Grid voxels from `low` to `high`, inclusive, that the case voxels of an axis are interpolated between. */
function findNeeded(start: number, count: number, step: number, gridSize: number): { low: number; high: number } {
  const place = (voxel: number): number => (voxel + 0.5) / step - 0.5;
  const clamp = (at: number): number => Math.min(gridSize - 1, Math.max(0, at));
  return { low: clamp(Math.floor(place(start))), high: clamp(Math.floor(place(start + count - 1)) + 1) };
}

/** The part of the grid whose softmax a region of the case needs. */
export function findGridRegion({ start, size }: Box, step: Vector, grid: Vector): Box {
  const needed = (axis: 0 | 1 | 2) => findNeeded(start[axis], size[axis], step[axis], grid[axis]);
  return { start: mapAxes((axis) => needed(axis).low), size: mapAxes((axis) => needed(axis).high - needed(axis).low + 1) };
}

function planMix(start: number, count: number, step: number, gridStart: number, gridCount: number): AxisMix {
  const mix = { first: new Uint32Array(count), second: new Uint32Array(count), share: new Float32Array(count) };
  for (let i = 0; i < count; i++) {
    const at = Math.min(gridCount - 1, Math.max(0, (start + i + 0.5) / step - 0.5 - gridStart));
    const first = Math.floor(at);
    mix.first[i] = first;
    mix.second[i] = Math.min(gridCount - 1, first + 1);
    mix.share[i] = at - first;
  }
  return mix;
}

/** Sums divided by their total, which is the weight of the windows: neighbours may have been seen by more of them. A copy. */
function normaliseSums(sums: Float32Array, classes: number): Float32Array {
  const out = new Float32Array(sums.length);
  for (let at = 0; at < sums.length; at += classes) {
    let total = 0;
    for (let c = 0; c < classes; c++) total += sums[at + c] as number;
    for (let c = 0; c < classes; c++) out[at + c] = (sums[at + c] as number) / total;
  }
  return out;
}

function blend(a: Float32Array, b: Float32Array, share: number): Float32Array {
  if (share === 0 || a === b) return a;
  return a.map((value, i) => value + ((b[i] as number) - value) * share);
}

/** Bilinear between the voxels of one grid plane. */
function spread(plane: Float32Array, columns: AxisMix, rows: AxisMix, width: number, classes: number): Float32Array {
  const out = new Float32Array(columns.first.length * rows.first.length * classes);
  let to = 0;
  for (let y = 0; y < rows.first.length; y++) {
    const [near, far, v] = [(rows.first[y] as number) * width, (rows.second[y] as number) * width, rows.share[y] as number];
    for (let x = 0; x < columns.first.length; x++) {
      const [left, right, u] = [columns.first[x] as number, columns.second[x] as number, columns.share[x] as number];
      for (let c = 0; c < classes; c++, to++) {
        const at = (row: number, column: number): number => plane[(row + column) * classes + c] as number;
        const upper = at(near, left) + (at(near, right) - at(near, left)) * u;
        const lower = at(far, left) + (at(far, right) - at(far, left)) * u;
        out[to] = upper + (lower - upper) * v;
      }
    }
  }
  return out;
}

/** To be given every plane of `grid` in order, as createSums() settles it; `settle` hears of every plane of `region`, [y, x], in order. */
export function createReturn(
  { region, grid, step }: { region: Box; grid: Box; step: Vector },
  classes: number,
  settle: (z: number, classMap: Uint8Array) => void,
): (z: number, sums: Float32Array) => void {
  const mix = (axis: 0 | 1 | 2): AxisMix => planMix(region.start[axis], region.size[axis], step[axis], grid.start[axis], grid.size[axis]);
  const [columns, rows, depths] = [mix(0), mix(1), mix(2)];
  let before: Float32Array | null = null;
  let settled = 0;
  return (z, sums) => {
    const latest = normaliseSums(sums, classes);
    const older = before ?? latest;
    before = latest;
    for (; settled < region.size[2] && (depths.second[settled] as number) <= z; settled++) {
      const [first, second] = [depths.first[settled] as number, depths.second[settled] as number];
      const plane = blend(first === z ? latest : older, second === z ? latest : older, depths.share[settled] as number);
      settle(settled, findHeaviest(spread(plane, columns, rows, grid.size[0], classes), classes));
    }
  };
}
