// Lists dropped files and what lies in dropped zips as one list of readable sources. Unpacks nothing until asked. Knows no image format.
import { BlobReader, configure, ZipReader, type FileEntry } from '@zip.js/zip.js';
import type { Refused } from './dataset';
import { fileLimitBytes, formatBytes } from './readers/limits';
import { describeError, Refusal } from './refusal';

// Its own workers would be blob: URLs, which the page's content security policy refuses; we are in a worker already.
configure({ useWebWorkers: false });

export interface Source {
  /** With `/`, NFC; entries of an archive carry its name in front. */
  path: string;
  sizeBytes: number;
  /** `most`: bytes from its beginning that are enough; an entry of an archive is unpacked no further. */
  open: (most?: number) => Promise<Blob>;
  /** An entry of an archive, which is unpacked to be opened. */
  packed?: true;
}

/** Also of paths from a root or a drive: nothing is ever written there. */
const cleanPath = (path: string): string =>
  path
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^(?:[a-z]:)?(?:\.?\/)+/i, '');

/** The usual methods of a zip; others are too rare to be read. */
const packedWith: Readonly<Record<number, string>> = { 9: 'deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 95: 'XZ', 98: 'PPMd' };

/** A sink that never takes more than the size the archive declared, whatever the stream holds, and stops the stream once it has `most`. */
function createBoundedSink(limit: number, most: number) {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write: (chunk) => {
      size += chunk.length;
      if (size > limit)
        throw new Refusal('too_large', `it unpacks to more than the ${formatBytes(limit)} the archive declares. The archive is damaged.`);
      chunks.push(chunk);
      if (size >= most) throw new Error('enough');
    },
  });
  return { sink, chunks, hasEnough: () => size >= most };
}

/** What a failed entry says: a method that is not read, or damage. */
function refuseEntry({ compressionMethod: method }: FileEntry, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const why = describeError(error);
  if (/method not supported/i.test(why))
    return new Refusal(
      'unsupported_type',
      `it is packed in a way that is not read (${packedWith[method] ?? 'unknown'}, method ${method}). Pack the archive anew with deflate, or drop the folder.`,
    );
  return new Refusal('bad_zip', `it cannot be unpacked (${why}). The archive is damaged; download it again.`);
}

async function extract(entry: FileEntry, most = Infinity): Promise<Blob> {
  if (entry.encrypted) throw new Refusal('unsupported_type', 'it is encrypted. Unpack the archive with its password and drop the folder.');
  if (entry.uncompressedSize > fileLimitBytes)
    throw new Refusal(
      'too_large',
      `it unpacks to ${formatBytes(entry.uncompressedSize)}; the limit for one file is ${formatBytes(fileLimitBytes)}.`,
    );
  const { sink, chunks, hasEnough } = createBoundedSink(entry.uncompressedSize, most);
  try {
    await entry.getData(sink, { checkSignature: true });
  } catch (error) {
    if (!hasEnough()) throw refuseEntry(entry, error);
  }
  return new Blob(chunks);
}

async function listArchive(archive: Source, depth: number, refused: Refused[]): Promise<Source[]> {
  const reader = new ZipReader(new BlobReader(await archive.open()), { filenameValidation: 'tolerant' });
  const entries = await reader.getEntries();
  const sources = entries.flatMap((entry): Source[] => {
    const path = `${archive.path}/${cleanPath(entry.filename)}`;
    if (entry.directory) return [];
    if (path.split('/').includes('..')) {
      refused.push({ file: path, reason: 'its path leads out of the archive (unsafe path). Pack it anew.' });
      return [];
    }
    return [{ path, sizeBytes: entry.uncompressedSize, open: (most) => extract(entry, most), packed: true }];
  });
  return expandSources(sources, refused, depth + 1);
}

function describeArchiveFault(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return `the zip archive is truncated or damaged (${describeError(error)}). Download or pack it again.`;
}

/** Replaces every zip by its content, and a zip inside by its own; archives that cannot be opened are added to `refused`. */
export async function expandSources(sources: readonly Source[], refused: Refused[], depth = 0): Promise<Source[]> {
  const out: Source[] = [];
  for (const source of sources) {
    if (!/\.zip$/i.test(source.path) || /(?:^|\/)(?:__MACOSX\/|\._)/.test(source.path)) out.push(source);
    else if (depth > 1)
      refused.push({ file: source.path, reason: 'a zip within a zip within a zip is not read. Unpack it and drop the folder.' });
    else
      try {
        out.push(...(await listArchive(source, depth, refused)));
      } catch (error) {
        refused.push({ file: source.path, reason: describeArchiveFault(error) });
      }
  }
  return out;
}

/** A dropped file as a source. */
export function createSource(path: string, file: Blob): Source {
  return { path: cleanPath(path), sizeBytes: file.size, open: () => Promise.resolve(file) };
}
