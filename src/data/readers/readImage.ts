// Reads one file of any format this folder knows; the only place that lists the readers.
import { Refusal } from '../refusal';
import type { FileKind } from './formats';
import { readJpeg, type JpegDecoder } from './jpeg';
import { readNifti } from './nifti';
import { readPng } from './png';
import type { RawImage } from './rawImage';

/** Throws Refusal with the reason and the remedy, without the file's name. */
export async function readImage(blob: Blob, kind: FileKind, decodeJpeg: JpegDecoder | undefined): Promise<RawImage> {
  if (blob.size === 0) throw new Refusal('empty_file', 'the file is empty (0 bytes), often a failed download. Copy or download it again.');
  if (kind.kind === 'unread') throw new Refusal('unsupported_type', `${kind.format} is not read. ${kind.remedy}`);
  if (kind.kind !== 'image') throw new Refusal('unsupported_type', 'it is not an image.');
  if (kind.format === 'nifti') return readNifti(blob);
  return kind.format === 'png' ? readPng(blob) : readJpeg(blob, decodeJpeg);
}
