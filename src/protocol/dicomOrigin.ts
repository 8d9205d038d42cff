// What a file that is made from the images of a DICOM series must repeat of it. Pure data; knows no file and no pixels.

export interface SourceSlice {
  sopClass: string;
  instanceUid: string;
  /** From 1 in a file of several frames; null in a file of one. */
  frame: number | null;
  /** Of the centre of its first voxel: LPS, mm. */
  position: readonly number[];
}

export interface DicomOrigin {
  studyUid: string;
  seriesUid: string;
  frameOfReference: string;
  /** Of patient and study, as the files say it: keyword of the attribute -> text, empty where they are silent. */
  about: Readonly<Record<string, string>>;
  /** Direction of growing columns, then of growing rows. */
  orientation: readonly number[];
  /** mm between rows, then between columns. */
  pixelSpacing: readonly number[];
  /** mm along the normal; of a single slice what it says of itself, null where it is silent. */
  sliceSpacing: number | null;
  /** In the order of the image's planes. */
  slices: readonly SourceSlice[];
}

/** A series that cannot be pointed at, with the reason in words. */
export interface NoOrigin {
  reason: string;
}

export const isOrigin = (origin: DicomOrigin | NoOrigin | null | undefined): origin is DicomOrigin =>
  origin !== null && origin !== undefined && !('reason' in origin);
