// Where patches lie on a slice or a volume and back: crop, pad, tiles, or resampling with the aspect kept. Pure geometry; touches no voxels.
import type { RunConfig } from '../protocol/config';
import type { Case } from './dataset';
import { gridOf, stepOf } from './prepare';

/** One axis of a fit: patch position p (pixel centre) is slice position start + (p + 0.5) x step - 0.5. */
export interface AxisFit {
  /** Slice pixels per patch pixel. */
  step: number;
  /** Slice coordinate of each tile's left edge; negative where the patch is larger and pads. */
  starts: number[];
}

export interface SliceFit {
  x: AxisFit;
  y: AxisFit;
}

/** A patch over a shorter axis, padded evenly; not positive. */
export const centredStart = (size: number, patch: number): number => -Math.floor((patch - size) / 2);

/** Starts of tiles at most `stride` apart: one centred where the axis fits, else as few as cover it, evenly spread. */
export function spreadTiles(size: number, patch: number, stride: number): number[] {
  if (size <= patch) return [centredStart(size, patch)];
  const last = Math.ceil((size - patch) / stride);
  return Array.from({ length: last + 1 }, (_, i) => Math.round((i * (size - patch)) / last));
}

const fitAxis = (size: number, patch: number): AxisFit => ({ step: 1, starts: spreadTiles(size, patch, patch) });

/** `size` and `patch` are [x, y]. Resampling keeps the aspect and pads the shorter axis. */
export function planFit(size: readonly [number, number], patch: readonly [number, number], fit: 'crop-pad' | 'resample'): SliceFit {
  if (fit === 'crop-pad') return { x: fitAxis(size[0], patch[0]), y: fitAxis(size[1], patch[1]) };
  const step = Math.max(size[0] / patch[0], size[1] / patch[1]);
  const axis = (i: 0 | 1): AxisFit => ({ step, starts: [(size[i] - patch[i] * step) / 2] });
  return { x: axis(0), y: axis(1) };
}

/** Edges of a slice's patch, [x, y]. */
export type PatchSize = readonly [number, number];

/** How a case's slices lie under patches, and how strongly they are reduced first. */
export function planSlice(
  item: Pick<Case, 'shape' | 'prepared'>,
  patch: PatchSize,
  fit: RunConfig['fit'],
): { fit: SliceFit; reduction: number } {
  const planned = fit === 'resample' ? planFit([item.shape[0] ?? 1, item.shape[1] ?? 1], patch, fit) : planOnGrid(item, patch);
  return { fit: planned, reduction: planReduction(planned.x.step, planned.y.step) };
}

/** Tiles on the grid of target spacing. */
function planOnGrid(item: Pick<Case, 'shape' | 'prepared'>, patch: PatchSize): SliceFit {
  const [grid, steps] = [gridOf(item), stepOf(item)];
  const { x, y } = planFit([grid[0], grid[1]], patch, 'crop-pad');
  const stretch = ({ starts }: AxisFit, step: number): AxisFit => ({ step, starts: starts.map((start) => start * step) });
  return { x: stretch(x, steps[0]), y: stretch(y, steps[1]) };
}

/** So many voxels along x and y are averaged first, where a patch is coarser than its slice. */
export const planReduction = (...steps: number[]): number => Math.max(1, Math.round(Math.min(...steps)));

/** For every slice position the tile whose centre is nearest, and the patch pixel in it. */
function invertAxis({ step, starts }: AxisFit, size: number, patch: number): { tile: Uint16Array; at: Uint32Array } {
  const tile = new Uint16Array(size);
  const at = new Uint32Array(size);
  for (let i = 0; i < size; i++) {
    const distance = (start: number): number => Math.abs(i + 0.5 - start - (patch * step) / 2);
    const nearest = starts.reduce((best, start, t) => (distance(start) < distance(starts[best] ?? 0) ? t : best), 0);
    tile[i] = nearest;
    at[i] = Math.min(patch - 1, Math.max(0, Math.floor((i + 0.5 - (starts[nearest] ?? 0)) / step)));
  }
  return { tile, at };
}

/** Class map [y, x] of the slice from one prediction [y, x] per patch; patches run x first, then y. Nearest neighbour. */
export function stitchPatches(
  { x, y }: SliceFit,
  size: readonly [number, number],
  patch: readonly [number, number],
  predictions: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const expected = x.starts.length * y.starts.length;
  if (predictions.length !== expected) throw new Error(`The slice has ${expected} patches, ${predictions.length} predictions were given.`);
  const columns = invertAxis(x, size[0], patch[0]);
  const rows = invertAxis(y, size[1], patch[1]);
  const out = new Uint8Array(size[0] * size[1]);
  for (let j = 0; j < size[1]; j++)
    for (let i = 0; i < size[0]; i++) {
      const prediction = predictions[(rows.tile[j] as number) * x.starts.length + (columns.tile[i] as number)];
      out[j * size[0] + i] = prediction?.[(rows.at[j] as number) * patch[0] + (columns.at[i] as number)] as number;
    }
  return out;
}
