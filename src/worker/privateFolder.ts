// A folder of the browser's private file system (OPFS), seen by this page alone: bytes in, disk-backed files out. Knows nothing of what they are.

export interface PrivateFolder {
  /** Rejects where there is no such file. */
  file(name: string): Promise<File>;
  /** Replaces a file only once all of it is written; rejects when aborted, leaving nothing. */
  write(name: string, content: Blob, signal?: AbortSignal): Promise<void>;
  /** Also where there is none. */
  remove(name: string): Promise<void>;
  list(): Promise<string[]>;
  /** Bytes that may still be written; Infinity where the browser does not say. */
  freeBytes(): Promise<number>;
}

/** Between two parts an abort is noticed. */
const partBytes = 32 * 2 ** 20;

async function writeParts(handle: FileSystemFileHandle, content: Blob, signal: AbortSignal | undefined): Promise<void> {
  const target = await handle.createWritable();
  try {
    for (let at = 0; at < content.size; at += partBytes) {
      signal?.throwIfAborted();
      await target.write(content.slice(at, at + partBytes));
    }
    signal?.throwIfAborted();
    await target.close();
  } catch (error) {
    await target.abort().catch(() => undefined);
    throw error;
  }
}

export function openPrivateFolder(name: string): PrivateFolder {
  const open = async (): Promise<FileSystemDirectoryHandle> =>
    (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
  const remove = async (file: string): Promise<void> => (await open()).removeEntry(file).catch(() => undefined);
  return {
    file: async (file) => (await (await open()).getFileHandle(file)).getFile(),
    async write(file, content, signal) {
      const handle = await (await open()).getFileHandle(file, { create: true });
      try {
        await writeParts(handle, content, signal);
      } catch (error) {
        // What was there before survives a failed write; an empty file that was made for it does not.
        if ((await handle.getFile()).size === 0) await remove(file);
        throw error;
      }
    },
    remove,
    async list() {
      const names: string[] = [];
      for await (const file of (await open()).keys()) names.push(file);
      return names;
    },
    async freeBytes() {
      const { quota, usage = 0 } = await navigator.storage.estimate();
      return quota === undefined ? Infinity : quota - usage;
    },
  };
}
