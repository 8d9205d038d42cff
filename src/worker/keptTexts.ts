// Short texts that outlive a visit, in one file that is read once and written after every change. Where that fails, as in a private window or on a full
// disk, they live as long as the worker: what is kept here saves time, and losing it must cost no more.
import type { TextStore } from '../engine/types';

/** Where the texts are kept; both may reject. */
export interface TextFile {
  read(): Promise<string>;
  write(text: string): Promise<void>;
}

/** The longest untouched go first: a text for kernels of last year is never asked for again. */
const mostTexts = 16;

export async function openKeptTexts(file: TextFile): Promise<TextStore> {
  const texts = new Map(await readEntries(file));
  let writing = Promise.resolve();
  /** One write after the other, each with what holds then. */
  const keep = (): void => {
    writing = writing.then(() => file.write(JSON.stringify([...texts]))).catch(() => undefined);
  };
  return {
    get: (key) => texts.get(key),
    set(key, value) {
      texts.delete(key);
      texts.set(key, value);
      for (const oldest of [...texts.keys()].slice(0, -mostTexts)) texts.delete(oldest);
      keep();
    },
    delete(key) {
      texts.delete(key);
      keep();
    },
  };
}

const isEntry = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

/** Nothing where there is no file or it is damaged. */
async function readEntries(file: TextFile): Promise<[string, string][]> {
  try {
    const parsed: unknown = JSON.parse(await file.read());
    return Array.isArray(parsed) ? parsed.filter(isEntry) : [];
  } catch {
    return [];
  }
}

/** A file in the browser's private file system, seen by this page alone. */
export function privateFile(name: string): TextFile {
  const open = async (): Promise<FileSystemFileHandle> => {
    const folder = await navigator.storage.getDirectory();
    return folder.getFileHandle(name, { create: true });
  };
  return {
    read: async () => (await (await open()).getFile()).text(),
    async write(text) {
      const target = await (await open()).createWritable();
      await target.write(text);
      await target.close();
    },
  };
}
