// What a file will take in memory, from its size and, where it is compressed, its last bytes. Unpacks nothing.
import type { Source } from './archive';
import { fileLimitBytes, largestDeflateRatio } from './readers/limits';

/** A gzip file ends with the size of what it holds, 4 bytes little-endian (RFC 1952, ISIZE). */
const trailerBytes = 4;

/** Bytes as stored in the file, unpacked; too few for pictures, which are small, and for compressed files in archives, which would have to be unpacked first. */
export async function estimateBytes({ path, sizeBytes, packed, open }: Source): Promise<number> {
  if (packed || !/\.gz$/i.test(path) || sizeBytes < trailerBytes) return sizeBytes;
  const last = await (await open()).slice(-trailerBytes).arrayBuffer();
  // What no file can hold is a damaged end; the reader says so better.
  const stated = last.byteLength === trailerBytes ? new DataView(last).getUint32(0, true) : 0;
  return stated <= Math.min(fileLimitBytes, largestDeflateRatio * sizeBytes) ? Math.max(stated, sizeBytes) : sizeBytes;
}
