// Turns what was dropped or picked into files with the path they had. Folders are walked whole; nothing is read here.
import type { SourceFile } from '../../protocol/messages';

/** Files of a picker; the folder picker fills webkitRelativePath. */
export function fromPicker(files: Iterable<File>): SourceFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * Entries must be taken before the drop event ends, because the browser empties the list then; the walk itself may take its time.
 * Items that are no files (dragged text, links) are left out.
 */
export function takeEntries(items: Iterable<DataTransferItem>): FileSystemEntry[] {
  return Array.from(items, (item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null)).filter((entry) => entry !== null);
}

/** All files under the entries, depth first, in the order the browser lists them. */
export async function walkEntries(entries: readonly FileSystemEntry[]): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  for (const entry of entries) {
    if (isFile(entry)) found.push({ path: entry.fullPath.replace(/^\//, ''), file: await readFile(entry) });
    else if (isDirectory(entry)) found.push(...(await walkEntries(await readDirectory(entry))));
  }
  return found;
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const readFile = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => {
    entry.file(resolve, (cause) => {
      reject(
        new Error(
          `${entry.fullPath}: the browser could not open this file (${cause.message}). Check that it still exists and may be read.`,
        ),
      );
    });
  });

/** A reader hands out at most 100 entries a call (Chromium) and an empty list at the end. */
async function readDirectory(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, (cause) => {
        reject(new Error(`${entry.fullPath}: the browser could not list this folder (${cause.message}).`));
      });
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}
