// What every reader returns: arrays and geometry as stored, not yet judged to be an image or a label map.
import type { DicomOrigin, NoOrigin } from '../../protocol/dicomOrigin';
import type { VoxelArray } from '../voxels';

export interface RawImage {
  kind: 'picture' | 'volume';
  /** [x, y(, z)] without channels. */
  shape: number[];
  /** mm; 1 for pictures. */
  spacing: number[];
  /** Index -> mm, RAS+, or null where the file carries none. */
  affine: number[][] | null;
  /** One array per channel, x fastest. Pictures: grey [v], colour [r, g, b]; transparency is kept apart. */
  channels: VoxelArray[];
  /** Transparency of a picture where it varies; a constant one is dropped. */
  alpha: VoxelArray | null;
  /** Palette colours (#rrggbb) when `channels[0]` holds palette indices. */
  palette: string[] | null;
  /** True for a lossy file, whose label values cannot be trusted. */
  lossy: boolean;
  /** Of a volume that was put together from pictures, one for each slice: [r, g, b] are colours there, too. */
  ofPictures?: boolean;
  warnings: string[];
  /** DICOM's Modality, e.g. CT. */
  modality?: string;
  /** The series that it was read from, if it was one. */
  origin?: DicomOrigin | NoOrigin;
  /** Class names by value, where the file itself names them. */
  labelNames?: ReadonlyMap<number, string> | null;
}

export const formatShape = (shape: readonly number[]): string => shape.join('x');

/** A picture, or a volume of pictures. */
export const isOfPictures = ({ kind, ofPictures }: RawImage): boolean => kind === 'picture' || ofPictures === true;
