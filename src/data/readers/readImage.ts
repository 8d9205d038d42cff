// Reads one file of any format this folder knows; the only place that lists the readers.
import { Refusal } from '../refusal';
import type { FileKind, ReadableFormat } from './formats';
import { readJpeg } from './jpeg';
import { readNifti } from './nifti';
import { niftiFrames } from './niftiFrames';
import { readPng } from './png';
import type { RawImage } from './rawImage';
import type { FrameReader, Reader, Reading } from './reader';

/** The less usual ones are fetched when their format first appears. */
const readers: Readonly<Record<ReadableFormat, () => Promise<Reader>>> = {
  nifti: async () => readNifti,
  png: async () => readPng,
  jpeg: async () => readJpeg,
  nrrd: async () => (await import('./nrrd')).readNrrd,
  meta: async () => (await import('./metaImage')).readMetaImage,
  tiff: async () => (await import('./tiff')).readTiff,
  bmp: async () => (await import('./bmp')).readBmp,
  gif: async () => (await import('./gif')).readGif,
  pnm: async () => (await import('./pnm')).readPnm,
};

/** Of formats whose fourth axis may be time. */
const frameReaders: Readonly<Partial<Record<ReadableFormat, FrameReader>>> = { nifti: niftiFrames };

/** How to look into files of this kind frame by frame; undefined where such files hold no frames. */
export const findFrameReader = (kind: FileKind): FrameReader | undefined => (kind.kind === 'image' ? frameReaders[kind.format] : undefined);

/** Throws Refusal with the reason and the remedy, without the file's name. */
export async function readImage(blob: Blob, kind: FileKind, reading: Reading): Promise<RawImage> {
  if (blob.size === 0) throw new Refusal('empty_file', 'the file is empty (0 bytes), often a failed download. Copy or download it again.');
  if (kind.kind === 'unread') throw new Refusal('unsupported_type', `${kind.format} is not read. ${kind.remedy}`);
  if (kind.kind !== 'image') throw new Refusal('unsupported_type', 'it is not an image.');
  const read = await readers[kind.format]();
  return read(blob, reading);
}
