// Planes and thumbnails of cases as the worker sends them: voxels in a picture's order, never a whole volume. Types only.
import type { Plane } from './planes';

export interface PlaneRequest {
  caseId: string;
  plane: Plane;
  /** From 0 along the axis that the plane stands upright on. */
  slice: number;
  /** From 0. */
  channel: number;
}

/** Row-major, top row first; coronal and sagittal planes have the last slice on top. */
export interface PlaneView extends PlaneRequest {
  width: number;
  height: number;
  /** Height of a pixel over its width, from the spacing. */
  pixelHeight: number;
  /** In the units of the file. */
  values: Float32Array<ArrayBuffer>;
  /** Class index per pixel, 255 where none; null when unlabelled. */
  label: Uint8Array<ArrayBuffer> | null;
  /** The 0.5 and 99.5 percentiles of the channel over the whole case. */
  window: { low: number; high: number };
}

/** The slice with most foreground, reduced. */
export interface Thumbnail {
  caseId: string;
  width: number;
  height: number;
  pixelHeight: number;
  /** First channel between its percentiles, 0..255. */
  image: Uint8Array<ArrayBuffer>;
  label: Uint8Array<ArrayBuffer> | null;
}
