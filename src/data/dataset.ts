// What a loaded data set is: cases with their voxels and label maps, classes, and what was said about the files. Knows no file format, GPU or React.
import type { ClassInfo } from '../protocol/dataset';
import type { VoxelArray } from './voxels';

/** Label index of voxels that belong to no class (nnU-Net's `ignore`); the engine's losses skip it. */
export const ignoredClass = 255;

export interface ChannelStatistics {
  /** Over finite voxels, in the units of the file. */
  min: number;
  max: number;
  mean: number;
  /** Population standard deviation over finite voxels; 0 for a constant channel. */
  deviation: number;
}

export interface Case {
  /** Unique in the data set. */
  readonly id: string;
  readonly patient: string;
  /** Paths as dropped, images in channel order, then labels. */
  readonly files: readonly string[];
  readonly kind: 'picture' | 'volume';
  /** [x, y] or [x, y, z]; never channels. */
  readonly shape: readonly number[];
  /** mm, same order; 1 for pictures. */
  readonly spacing: readonly number[];
  /** Voxel index (x, y, z, 1) -> mm, RAS+; null for pictures and files without one. Exports write it back. */
  readonly affine: readonly (readonly number[])[] | null;
  /** One array per channel in the smallest lossless type, x fastest; non-finite voxels are already replaced by the mean. */
  readonly image: readonly VoxelArray[];
  /** Class index per voxel, x fastest (`ignoredClass` = no class); null when unlabelled. */
  readonly label: Uint8Array | null;
  /** Per channel, aligned with `image`. */
  readonly intensity: readonly ChannelStatistics[];
  /** Value in the file -> voxels; null when unlabelled. */
  readonly labels: Readonly<Record<string, number>> | null;
  readonly warnings: readonly string[];
}

export interface Refused {
  file: string;
  reason: string;
}

export interface Dataset {
  readonly cases: readonly Case[];
  /** Background first; a class's index is its position. */
  readonly classes: readonly ClassInfo[];
  /** Channels every case has. */
  readonly channels: number;
  readonly warnings: readonly string[];
  readonly refused: readonly Refused[];
}

/** Slices along the last axis; a picture is one slice. */
export function countSlices(item: Pick<Case, 'shape'>): number {
  return item.shape[2] ?? 1;
}
