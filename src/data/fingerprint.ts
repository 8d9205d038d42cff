// Proposes target spacing, patch, depth, batch and fit from the sizes, spacing and classes of a data set, for slices and for volumes. Pure; the person
// may change all of it.
import type { SpacingConfig } from '../protocol/config';
import type { DataProposal } from '../protocol/dataset';
import { patchStep } from '../protocol/patchStep';
import type { Case, Dataset } from './dataset';
import { planGrid } from './prepare';
import { proposeSpacing } from './targetSpacing';
import { mapAxes, sizeOf, spacingOf } from './vector';

/** Up to this edge a patch covers the slice; larger slices are resampled to it. */
const largestPatch = 128;
/** Slices a little larger than the median still fit a patch that covers the largest. */
const tolerance = 1.25;
/** Voxels of a volume's patch: as many as a browser trains at a bearable pace. */
const mostVoxels = 48 ** 3;
/** Volumes of fewer slices are left to two dimensions: where all axes are alike, the shallowest network has patches of 8. */
const fewestSlices = 4;

type Facts = Pick<Dataset, 'cases' | 'classes'>;
/** What sizes and spacing alone say. */
export type SizeProposal = Omit<DataProposal, 'normalisation' | 'foreground'>;

const stored: SpacingConfig = { x: null, y: null, z: null };

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const product = (values: readonly number[]): number => values.reduce((all, value) => all * value, 1);

function chooseEdge(edges: readonly number[]): number {
  const middle = median(edges);
  const largest = Math.max(...edges);
  return largest <= tolerance * middle ? largest : middle;
}

/** Deeper where the patch is larger; the coarsest maps keep at least 4 pixels an edge. */
const chooseLevels = (edge: number): number => (edge >= largestPatch ? 5 : edge >= 32 ? 4 : 3);

/** Cases to plan by: the labelled ones, or all where none is. */
export const trainable = ({ cases }: Facts): Facts['cases'] => {
  const labelled = cases.filter(({ label }) => label);
  return labelled.length > 0 ? labelled : cases;
};

interface Sized {
  shape: readonly number[];
  spacing: readonly number[];
}

/** The cases as they are on the grid of target spacing. */
function layOnGrid(cases: readonly Case[], target: SpacingConfig): Sized[] {
  return cases.map((item) => {
    const [size, spacing, grid] = [sizeOf(item), spacingOf(item), planGrid(item, target)];
    return { shape: grid, spacing: mapAxes((axis) => (spacing[axis] * size[axis]) / grid[axis]) };
  });
}

/** `patchSize` is [x, y], multiples of 2^(levels-1) and at least 2^levels. */
export function proposeSlices(facts: Facts): SizeProposal {
  const spacing = proposeSpacing(trainable(facts), 2);
  const cases = layOnGrid(trainable(facts), spacing);
  const edges = [0, 1].map((axis) => chooseEdge(cases.map(({ shape }) => shape[axis] ?? 1)));
  const shrink = Math.max(1, ...edges.map((edge) => edge / largestPatch));
  const wanted = edges.map((edge) => Math.max(1, Math.round(edge / shrink)));
  const levels = chooseLevels(Math.min(...wanted));
  const step = 2 ** (levels - 1);
  const patchSize = wanted.map((edge) => Math.max(2 * step, Math.ceil(edge / step) * step));
  const batchSize = facts.classes.length > 16 ? 2 : product(patchSize) <= 48 * 48 ? 8 : 4;
  // A slice that is resampled to its patch has no spacing of its own.
  if (shrink > 1) return { patchSize, levels, flatLevels: 0, batchSize, fit: 'resample', spacing: stored };
  return { patchSize, levels, flatLevels: 0, batchSize, fit: 'crop-pad', spacing };
}

/** `patchSize` is [x, y, z] in voxels: the whole volume where it is small, else a cube in millimetres, so with fewer voxels along thick slices. */
export function proposeVolumes(facts: Facts): SizeProposal | null {
  const read = trainable(facts);
  if (read.some(({ kind }) => kind === 'picture')) return null;
  const target = proposeSpacing(read, 3);
  const cases = layOnGrid(read, target);
  const over = (of: (shape: readonly number[]) => number): number[] => cases.map(({ shape }) => of(shape));
  if (median(over((shape) => shape[2] ?? 1)) < fewestSlices) return null;
  const axes = [0, 1, 2] as const;
  const size = axes.map((axis) => chooseEdge(over((shape) => shape[axis] ?? 1)));
  const spacing = axes.map((axis) => median(cases.map((item) => item.spacing[axis] ?? 1)) || 1);
  const wanted = shareVoxels(size, spacing);
  const halvings = countFlatHalvings(spacing);
  // Flat levels leave a short z as many positions as one that is longer by what they do not halve.
  const levels = chooseLevels(Math.min(...wanted.map((edge, axis) => (axis === 2 ? edge * 2 ** halvings : edge))));
  const flatLevels = Math.min(halvings, levels - 1);
  // The hair is for cube roots, which come out a hair too small.
  const fill = (edge: number, axis: number): number => {
    const step = patchStep({ levels, flatLevels }, axis);
    return Math.max(2 * step, step * (edge < (size[axis] ?? 1) ? Math.floor(edge / step + 1e-6) : Math.ceil(edge / step)));
  };
  return { patchSize: wanted.map(fill), levels, flatLevels, batchSize: 2, fit: 'crop-pad', spacing: target };
}

/**
 * Halvings of x and y after which z is less than twice as coarse: nnU-Net's rule for an axis that is thick. None where another axis than z is thick,
 * because x and y are always halved together.
 */
function countFlatHalvings([x = 1, y = 1, z = 1]: readonly number[]): number {
  const [fine, coarse] = [Math.min(x, y), Math.max(x, y)];
  return coarse / fine >= 2 ? 0 : Math.max(0, Math.floor(Math.log2(z / fine)));
}

/** Edges of one length in mm that together make `mostVoxels`; an axis that is shorter is taken whole, and the others share what it leaves (nnU-Net). */
function shareVoxels(size: readonly number[], spacing: readonly number[]): number[] {
  let edges = [...size];
  for (let round = 0; round < size.length; round++) {
    const whole = edges.map((edge, axis) => round > 0 && edge >= (size[axis] ?? 1));
    const free = size.flatMap((_, axis) => (whole[axis] ? [] : [axis]));
    const left = mostVoxels / product(size.filter((_, axis) => whole[axis]));
    const length = (left * product(free.map((axis) => spacing[axis] ?? 1))) ** (1 / free.length);
    edges = size.map((edge, axis) => (whole[axis] ? edge : Math.min(edge, length / (spacing[axis] ?? 1))));
    if (free.length === 0) break;
  }
  return edges;
}
