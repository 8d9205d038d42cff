// What a reader gets and gives: one file, the files beside it, and the decoders that only the surroundings can offer. Names no format.
import type { DicomFrameDecoder } from '../dicom/frameDecoder';
import type { JpegDecoder } from './jpeg';
import type { RawImage } from './rawImage';

/** Decoders that need a browser, or a file that the program fetches; without one its files are refused in words. */
export interface Decoders {
  jpeg?: JpegDecoder | undefined;
  dicom?: DicomFrameDecoder | undefined;
}

export interface Reading {
  /** The file's own path, with `/`. */
  path: string;
  decoders: Decoders;
  /** A file by its path relative to this one's folder; null when it was not dropped. */
  openBeside: (name: string) => Promise<Blob | null>;
}

/** Throws Refusal with the reason and the remedy, without the file's name. */
export type Reader = (blob: Blob, reading: Reading) => Promise<RawImage>;
