// What a reader gets and gives: one file, the files beside it, and the decoders that only the surroundings can offer. Names no format.
import type { DicomFrameDecoder } from '../dicom/frameDecoder';
import type { JpegDecoder } from './jpeg';
import type { RawImage } from './rawImage';

/** Decoders that need a browser, or a file that the program fetches; without one its files are refused in words. */
export interface Decoders {
  jpeg?: JpegDecoder | undefined;
  dicom?: DicomFrameDecoder | undefined;
}

/** One frame of a 4-D file, counted from 0. */
export interface Frame {
  index: number;
  count: number;
}

export interface Reading {
  /** The file's own path, with `/`. */
  path: string;
  decoders: Decoders;
  /** Of a file with so many frames this one alone is read. */
  frame?: Frame | undefined;
  /** A file by its path relative to this one's folder; null when it was not dropped. */
  openBeside: (name: string) => Promise<Blob | null>;
}

/** Which frames of a 4-D file hold any value but 0. */
export interface FrameSurvey {
  /** Counted from 0. */
  labelled: number[];
  /** In how many of its frames a voxel is labelled: the least and the most over all voxels. */
  least: number;
  most: number;
}

/** Looks into a file of several frames while it holds one. */
export interface FrameReader {
  /** Frames that the header tells of, 1 in any but 4-D files. */
  count: (blob: Blob) => Promise<number>;
  survey: (blob: Blob, reading: Reading) => Promise<FrameSurvey>;
}

/** Throws Refusal with the reason and the remedy, without the file's name. */
export type Reader = (blob: Blob, reading: Reading) => Promise<RawImage>;
