// How the axes of a network's kernels and maps differ: its flat levels, the finest ones, leave z alone, because slices thicker than pixels are
// wide already have z's resolution of a coarser level (nnU-Net, get_pool_and_conv_props). Pure; knows no layers.
import { halvings } from '../protocol/patchStep';

export interface Axes {
  readonly dimensions: 2 | 3;
  /** 0 in 2-D and for voxels that are about as wide as deep; less than the levels. */
  readonly flatLevels: number;
}

type Edge = 1 | 2 | 3;

/** One value for each spatial axis, (z,) y, x as weights and maps have them. */
const along = <T extends Edge>({ dimensions }: Axes, depth: T, plane: T): T[] =>
  dimensions === 3 ? [depth, plane, plane] : [plane, plane];

/** The same for every axis. */
export const evenly = <T extends Edge>(axes: Axes, value: T): T[] => along(axes, value, value);

/** Kernel of a level's 3x3(x3) convolutions; 3x3 within each slice on a flat level. */
export const blockKernel = (axes: Axes, level: number): (1 | 3)[] => along(axes, level < axes.flatLevels ? 1 : 3, 3);

/** By how much the step between a level and the finer one before it shrinks, and back enlarges. */
export const levelStride = (axes: Axes, level: number): (1 | 2)[] => along(axes, level <= axes.flatLevels ? 1 : 2, 2);

/** Edges of a level's maps for a patch, both [x, y(, z)]. */
export const edgesAt = ({ flatLevels }: Pick<Axes, 'flatLevels'>, patch: readonly number[], level: number): number[] =>
  patch.map((edge, axis) => edge / 2 ** halvings(level, axis, flatLevels));

/** The value along z of (z,) y, x; 1 in 2-D. */
export const alongZ = <T extends number>(values: readonly T[]): T | 1 => (values.length === 3 ? (values[0] as T) : 1);
