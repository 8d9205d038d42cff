// Gzip files of several members (bgzip, files one after the other) or with other bytes behind them, which the browser's decoder takes for damage.
// RFC 1952: members follow one another (2.2), and each ends with the CRC-32 and the size of what it holds (2.3.1). Knows no image format.
import { Gunzip } from 'fflate';
import { computeCrc32 } from '../../lib/crc32';

/** Small, since what one piece unpacks to is held at once. */
const pieceBytes = 16384;

const damaged = (): Error => new Error('a part of it does not end with its checksum');

/** Where checksum and size stand at or behind `from`; -1 where nowhere. */
function findTrailer({ buffer }: Uint8Array<ArrayBuffer>, from: number, crc: number, size: number): number {
  const view = new DataView(buffer);
  for (let at = from; at + 8 <= view.byteLength; at++)
    if (view.getUint32(at, true) === crc && view.getUint32(at + 4, true) === size >>> 0) return at;
  return -1;
}

/** What all members hold, in order; what follows the last one is counted in `onRest`. Throws where a member is cut or damaged. */
export async function* readGzipMembers(blob: Blob, onRest: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const ready: Uint8Array[] = [];
  let [start, crc, size] = [0, 0, 0];
  const gunzip = new Gunzip((chunk) => {
    crc = computeCrc32(chunk, crc);
    size += chunk.length;
    ready.push(chunk);
  });
  gunzip.onmember = (offset) => {
    if (findTrailer(bytes, offset - 8, crc, size) !== offset - 8) throw damaged();
    [start, crc, size] = [offset, 0, 0];
  };
  for (let at = 0, isRest = false; at < bytes.length && !isRest; at += pieceBytes) {
    try {
      gunzip.push(bytes.slice(at, at + pieceBytes));
    } catch (error) {
      // Bytes that begin no member; the last one must be whole nevertheless.
      isRest = findTrailer(bytes, start, crc, size) >= 0;
      if (!isRest) throw error;
    }
    yield* ready.splice(0);
  }
  const trailer = findTrailer(bytes, start, crc, size);
  if (trailer < 0) throw damaged();
  onRest(bytes.length - trailer - 8);
}
