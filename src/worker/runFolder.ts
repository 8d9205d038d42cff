// The folder of kept runs in the browser's private file system, written through the worker's synchronous handles: under another name, flushed, and only
// then renamed. Knows nothing of what a file holds.
import type { RunFolder } from '../training/checkpoint/folder';

/** Chromium's rename of a private file; not yet in TypeScript's DOM. */
type Movable = FileSystemFileHandle & { move?(name: string): Promise<void> };

const unfinished = '.part';

async function writeThrough(handle: FileSystemFileHandle, content: Uint8Array<ArrayBuffer>): Promise<void> {
  const access = await handle.createSyncAccessHandle();
  try {
    access.truncate(0);
    const written = access.write(content, { at: 0 });
    if (written < content.length) throw new Error(`only ${written} of ${content.length} bytes could be written`);
    access.flush();
  } finally {
    access.close();
  }
}

/** Where files cannot be renamed, the browser's own swap file does the same. */
async function writeSwapped(folder: FileSystemDirectoryHandle, name: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
  const target = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await target.write(content);
  await target.close();
}

export function openRunFolder(name: string): RunFolder {
  let opened: Promise<FileSystemDirectoryHandle> | null = null;
  const open = (): Promise<FileSystemDirectoryHandle> =>
    (opened ??= navigator.storage
      .getDirectory()
      .then((root) => root.getDirectoryHandle(name, { create: true }))
      .catch((error: unknown) => {
        opened = null;
        throw error;
      }));
  const remove = async (file: string): Promise<void> => (await open()).removeEntry(file).catch(() => undefined);
  return {
    async list() {
      const files: { name: string; bytes: number }[] = [];
      for await (const handle of (await open()).values())
        if (handle.kind === 'file') files.push({ name: handle.name, bytes: (await handle.getFile()).size });
      return files;
    },
    async read(file, from = 0, to) {
      const content = await (await (await open()).getFileHandle(file)).getFile();
      return new Uint8Array(await content.slice(from, to).arrayBuffer());
    },
    async write(file, content) {
      const folder = await open();
      const handle: Movable = await folder.getFileHandle(file + unfinished, { create: true });
      try {
        if (!handle.move) await writeSwapped(folder, file, content);
        else {
          await writeThrough(handle, content);
          await handle.move(file);
        }
      } finally {
        // Nothing where it was renamed.
        await remove(file + unfinished);
      }
    },
    remove,
  };
}
