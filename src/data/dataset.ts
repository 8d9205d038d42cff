// What a loaded data set is: cases with their voxels and label maps, classes, and what was said about the files. Knows no file format, GPU or React.
import type { ClassInfo, Split } from '../protocol/dataset';
import type { DicomOrigin, NoOrigin } from '../protocol/dicomOrigin';
import type { Fold } from '../protocol/edits';
import type { FixOffer } from './refusal';
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

/** What a value becomes: (v - mean) · gain, after clipping to `from`..`to`; `low` and `high` are the case's extremes after it. */
export interface ChannelScale {
  from: number;
  to: number;
  mean: number;
  gain: number;
  low: number;
  high: number;
}

/** How a run looks at a case: the scale of every channel, and the voxels along x, y, z of the grid that its extent is sampled on. */
export interface Preparation {
  readonly scales: readonly ChannelScale[];
  readonly grid: readonly [number, number, number];
}

export interface Case {
  /** Unique in the data set. */
  readonly id: string;
  readonly patient: string;
  /** Paths as dropped, images in channel order, then labels. */
  readonly files: readonly string[];
  /** Those of `files` that hold the label, as pairing names them. */
  readonly labelFiles?: readonly string[];
  /** The naming rule that paired them, or "by hand". */
  readonly rule?: string | null;
  /** Fixes for what was settled by itself and may be settled otherwise. */
  readonly offers?: readonly FixOffer[];
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
  /** Kind of picture as the file names it (DICOM's Modality), where it does. */
  readonly modality?: string | null;
  /** The DICOM series that its image was read from; null where it was none. */
  readonly origin?: DicomOrigin | NoOrigin | null;
  /** Set for a run; without it a case is z-scored by itself, on the grid it is stored on. */
  readonly prepared?: Preparation;
}

export interface Refused {
  file: string;
  /** As pairing names it, where it is made of several files of which `file` is the first. */
  unit?: string;
  reason: string;
  /** The case that it belongs to. */
  caseId?: string;
  offer?: FixOffer | null;
}

export interface Dataset {
  readonly cases: readonly Case[];
  /** Background first; a class's index is its position. */
  readonly classes: readonly ClassInfo[];
  /** Channels every case has. */
  readonly channels: number;
  readonly warnings: readonly string[];
  readonly refused: readonly Refused[];
  /** Readable files that belong to no case ... */
  readonly spare?: readonly string[];
  /** ... and those of them that are not left out on purpose. */
  readonly orphans?: readonly string[];
  /** Names of the channels, where dataset.json gives them. */
  readonly channelNames?: readonly string[];
  /** Class values that dataset.json declares. */
  readonly declared?: readonly number[];
  /** Sides that the person chose: case id -> split. */
  readonly assigned?: ReadonlyMap<string, Split>;
  /** Folds of a split file; then the seed decides nothing. */
  readonly folds?: readonly Fold[];
}

/** Slices along the last axis; a picture is one slice. */
export function countSlices(item: Pick<Case, 'shape'>): number {
  return item.shape[2] ?? 1;
}
