// Keeps the files of the loaded data set between visits, all of one drop in one file, with a list of what lies where. The list is written last, so that
// half a data set is never found. Knows no image format.
import { formatBytes } from '../lib/format';
import type { SourceFile } from '../protocol/messages';
import type { DataKeeper } from '../training/ports';
import type { PrivateFolder } from './privateFolder';
import { describePacks, isPackList, type Pack, type PackList } from './packList';
import type { TabLock } from './tabLocks';

const listName = 'list.json';
const elsewhere = 'another tab of this page keeps its data set here. Close it, or the files are needed again after a reload';

export function createDataKeeper(folder: PrivateFolder, lock: TabLock, now: () => number = Date.now): DataKeeper {
  const readList = async (): Promise<PackList | null> => {
    try {
      const list: unknown = JSON.parse(await (await folder.file(listName)).text());
      return isPackList(list) ? list : null;
    } catch {
      return null;
    }
  };
  const writeList = (list: PackList): Promise<void> => folder.write(listName, new Blob([JSON.stringify(list)]));
  const removeAll = async (except: readonly string[]): Promise<void> => {
    for (const name of await folder.list()) if (!except.includes(name)) await folder.remove(name);
  };

  async function writePack(files: readonly SourceFile[], signal: AbortSignal): Promise<Pack> {
    const content = new Blob(files.map(({ file }) => file));
    const free = await folder.freeBytes();
    if (content.size > free)
      throw new Error(`it needs ${formatBytes(content.size)} and the browser has ${formatBytes(free)} left for this page`);
    const name = `${now()}.pack`;
    await folder.write(name, content, signal);
    return { name, entries: files.map(({ path, file }) => [path, file.size, file.lastModified]) };
  }

  return {
    async look() {
      const list = (await lock.heldElsewhere()) ? null : await readList();
      return list && describePacks(list);
    },
    async keep(files, { add, signal }) {
      if (!(await lock.take())) throw new Error(elsewhere);
      const before = add ? await readList() : null;
      // What is replaced makes room first.
      await removeAll(before ? [listName, ...before.packs.map(({ name }) => name)] : []);
      const pack = await writePack(files, signal);
      const list = { packs: [...(before?.packs ?? []), pack], savedAt: now(), edits: [] };
      await writeList(list);
      return describePacks(list);
    },
    async note(edits) {
      const list = await readList();
      if (list && (await lock.take())) await writeList({ ...list, edits });
    },
    async open() {
      if (!(await lock.take())) throw new Error(`The kept data set cannot be opened: ${elsewhere}.`);
      const list = await readList();
      if (!list) throw new Error('No data set is kept in this browser. Load the files.');
      const parts = await Promise.all(list.packs.map((pack) => openPack(folder, pack)));
      return { data: await describePacks(list), files: parts.flat(), edits: list.edits };
    },
    async forget() {
      if (!(await lock.take())) throw new Error(`It cannot be forgotten: ${elsewhere}.`);
      // The list first: without it nothing is found.
      await folder.remove(listName);
      await removeAll([]);
    },
  };
}

/** The files of a pack as they were dropped; their bytes stay on the disk. */
async function openPack(folder: PrivateFolder, { name, entries }: Pack): Promise<SourceFile[]> {
  const content = await folder.file(name);
  let at = 0;
  const files = entries.map(([path, size, lastModified]): SourceFile => {
    const part = content.slice(at, (at += size));
    return { path, file: new File([part], path.replace(/^.*\//, ''), { lastModified }) };
  });
  if (at !== content.size)
    throw new Error(
      `The kept data set is damaged: ${formatBytes(at)} were written and ${formatBytes(content.size)} are there. Load the files again.`,
    );
  return files;
}
