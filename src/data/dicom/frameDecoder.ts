// What decodes one compressed frame of DICOM pixels: an interface, so that browser and Node can each fetch the decoder in their way.
import type { VoxelArray } from '../voxels';

/** One frame with all that its decoder must know. */
export interface EncodedFrame {
  transferSyntax: string;
  rows: number;
  columns: number;
  samples: number;
  bitsAllocated: number;
  bitsStored: number;
  signed: boolean;
  photometric: string;
  /** The compressed bytes, without DICOM's wrapping. */
  bytes: Uint8Array;
}

/** Stored values, samples of one pixel side by side; colours as red, green, blue. Rejects in words. */
export type DicomFrameDecoder = (frame: EncodedFrame) => Promise<VoxelArray>;
