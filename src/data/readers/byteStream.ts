// Pulls exact numbers of bytes from a blob, gunzipping on the way, so that no more is unpacked than a header asks for.
import { Refusal } from '../refusal';

export interface ByteStream {
  readonly compressed: boolean;
  /** Fills `target` from its start; returns the bytes written, fewer only at the end of the stream. */
  readInto(target: Uint8Array): Promise<number>;
  /** True when nothing is left; checks gzip's trailer (length and CRC) on the way. */
  atEnd(): Promise<boolean>;
  close(): Promise<void>;
}

const gzipMagic = [0x1f, 0x8b] as const;

/** Opens a blob as bytes; gzip is told by its first two bytes, never by the name. */
export async function openByteStream(blob: Blob): Promise<ByteStream> {
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  const compressed = head[0] === gzipMagic[0] && head[1] === gzipMagic[1];
  const source: ReadableStream<Uint8Array<ArrayBuffer>> = blob.stream();
  const reader = (compressed ? source.pipeThrough(new DecompressionStream('gzip')) : source).getReader();
  let rest: Uint8Array = new Uint8Array(0);

  const refill = async (): Promise<boolean> => {
    while (rest.length === 0) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (!compressed) throw error;
        throw new Refusal('truncated', 'truncated or corrupt gzip. Copy or download the file again; nothing of it was used.');
      });
      if (done) return false;
      rest = value;
    }
    return true;
  };

  return {
    compressed,
    readInto: async (target) => {
      let filled = 0;
      while (filled < target.length && (await refill())) {
        const part = rest.subarray(0, target.length - filled);
        target.set(part, filled);
        filled += part.length;
        rest = rest.subarray(part.length);
      }
      return filled;
    },
    atEnd: async () => !(await refill()),
    close: () => reader.cancel().catch(() => undefined),
  };
}
