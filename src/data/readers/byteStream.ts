// Pulls exact numbers of bytes from a blob, decompressing on the way, so that no more is unpacked than a header asks for.
import { Refusal } from '../refusal';
import { formatBytes } from './limits';

export type Compression = 'none' | 'gzip' | 'deflate' | 'deflate-raw';

export interface ByteStream {
  readonly compressed: boolean;
  /** What was odd about the bytes, once they have been read. */
  readonly remarks: readonly string[];
  /** Fills `target` from its start; returns the bytes written, fewer only at the end of the stream. */
  readInto(target: Uint8Array): Promise<number>;
  /** Throws bytes away; returns their number, fewer only at the end of the stream. */
  skip(bytes: number): Promise<number>;
  /** True when nothing is left; checks gzip's trailer (length and CRC) on the way. */
  atEnd(): Promise<boolean>;
  close(): Promise<void>;
}

const gzipMagic = [0x1f, 0x8b] as const;
const largestSkip = 65536;

async function detectCompression(blob: Blob): Promise<Compression> {
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  return head[0] === gzipMagic[0] && head[1] === gzipMagic[1] ? 'gzip' : 'none';
}

type Pull = () => Promise<Uint8Array | null>;

/** The browser's decoder ends at the first member of a gzip file; where it stops, all members are read from the start, past what was read. */
function createFallback(blob: Blob, passed: number, remarks: string[]): Pull {
  const chunks = import('./gzipMembers').then(({ readGzipMembers }) =>
    readGzipMembers(blob, (bytes) => {
      if (bytes > 0) remarks.push(`${formatBytes(bytes)} that follow its compressed data were not read`);
    }),
  );
  let left = passed;
  return async () => {
    for (;;) {
      const next = await (await chunks).next();
      if (next.done) return null;
      const fresh = next.value.subarray(left);
      left -= next.value.length - fresh.length;
      if (fresh.length > 0) return fresh;
    }
  };
}

/** Opens a blob as bytes; without `compression`, gzip is told by its first two bytes, never by the name. */
export async function openByteStream(blob: Blob, compression?: Compression): Promise<ByteStream> {
  const method = compression ?? (await detectCompression(blob));
  const source: ReadableStream<Uint8Array<ArrayBuffer>> = blob.stream();
  const reader = (method === 'none' ? source : source.pipeThrough(new DecompressionStream(method))).getReader();
  const remarks: string[] = [];
  let rest: Uint8Array = new Uint8Array(0);
  let [passed, isFallback] = [0, false];
  let pull: Pull = async () => {
    const { done, value } = await reader.read();
    return done ? null : value;
  };

  const pullOrRefuse = async (): Promise<Uint8Array | null> => {
    try {
      return await pull();
    } catch (error) {
      if (method === 'none') throw error;
      if (method !== 'gzip' || isFallback)
        throw new Refusal('truncated', `truncated or corrupt ${method}. Copy or download the file again; nothing of it was used.`);
      isFallback = true;
      pull = createFallback(blob, passed, remarks);
      return pullOrRefuse();
    }
  };

  const refill = async (): Promise<boolean> => {
    while (rest.length === 0) {
      const chunk = await pullOrRefuse();
      if (!chunk) return false;
      passed += chunk.length;
      rest = chunk;
    }
    return true;
  };

  const readInto = async (target: Uint8Array): Promise<number> => {
    let filled = 0;
    while (filled < target.length && (await refill())) {
      const part = rest.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
    }
    return filled;
  };

  return {
    compressed: method !== 'none',
    remarks,
    readInto,
    skip: async (bytes) => {
      const scratch = new Uint8Array(Math.min(bytes, largestSkip));
      let passed = 0;
      for (let found = -1; passed < bytes && found !== 0; passed += found)
        found = await readInto(scratch.subarray(0, Math.min(bytes - passed, scratch.length)));
      return passed;
    },
    atEnd: async () => !(await refill()),
    close: () => reader.cancel().catch(() => undefined),
  };
}
