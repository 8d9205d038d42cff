// A data set comes back at the next visit as it was dropped; half of one never does, and a full disk is told in numbers.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SourceFile } from '../protocol/messages';
import type { DataKeeper } from '../training/ports';
import { createDataKeeper } from './keptData';
import type { PrivateFolder } from './privateFolder';
import type { TabLock } from './tabLocks';

interface FakeFolder extends PrivateFolder {
  files: Map<string, Blob>;
  free: number;
}

function createFakeFolder(): FakeFolder {
  const files = new Map<string, Blob>();
  const folder: FakeFolder = {
    files,
    free: Infinity,
    file(name) {
      const found = files.get(name);
      return found ? Promise.resolve(new File([found], name)) : Promise.reject(new Error('not found'));
    },
    write(name, content, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      files.set(name, content);
      return Promise.resolve();
    },
    remove: (name) => Promise.resolve(void files.delete(name)),
    list: () => Promise.resolve([...files.keys()]),
    freeBytes: () => Promise.resolve(folder.free),
  };
  return folder;
}

/** One lock for all tabs of a browser. */
function createTabs(): () => TabLock {
  let owner: TabLock | null = null;
  return () => {
    const lock: TabLock = {
      take: () => Promise.resolve((owner ??= lock) === lock),
      heldElsewhere: () => Promise.resolve(owner !== null && owner !== lock),
    };
    return lock;
  };
}

const drop = (path: string, text: string): SourceFile => ({ path, file: new File([text], path.replace(/^.*\//, ''), { lastModified: 7 }) });
const readAll = async (files: readonly SourceFile[]): Promise<[string, string, number][]> =>
  Promise.all(files.map(async ({ path, file }): Promise<[string, string, number]> => [path, await file.text(), file.lastModified]));

let folder: FakeFolder;
let openTab: () => TabLock;
let clock: number;
const visit = (): DataKeeper => createDataKeeper(folder, openTab(), () => ++clock);
const { signal } = new AbortController();

beforeEach(() => {
  folder = createFakeFolder();
  openTab = createTabs();
  clock = 0;
});

/** A browser that was closed and opened again. */
const reload = (): DataKeeper => {
  openTab = createTabs();
  return visit();
};

describe('the kept data set', () => {
  it('is nothing at a first visit', async () => {
    expect(await visit().look()).toBeNull();
    await expect(visit().open()).rejects.toThrow('No data set is kept in this browser');
  });

  it('comes back with paths, bytes, dates and later additions, under the same id in whatever order it was dropped', async () => {
    const first = visit();
    const told = await first.keep([drop('set/a.nii', 'aaa'), drop('set/empty.nii', ''), drop('set/b.nii', 'bb')], { add: false, signal });
    expect(told).toMatchObject({ name: 'set', files: 3, bytes: 5 });
    await first.keep([drop('more/c.nii', 'c')], { add: true, signal });
    await first.note([{ kind: 'drop', cases: ['b'] }]);
    const { data, files, edits } = await reload().open();
    expect(data).toMatchObject({ name: 'set and 1 other', files: 4, bytes: 6 });
    expect(edits).toEqual([{ kind: 'drop', cases: ['b'] }]);
    expect(await readAll(files)).toEqual([
      ['set/a.nii', 'aaa', 7],
      ['set/empty.nii', '', 7],
      ['set/b.nii', 'bb', 7],
      ['more/c.nii', 'c', 7],
    ]);
    const again = await reload().keep(files.toReversed(), { add: false, signal });
    expect(again.id).toBe(data.id);
    expect([...folder.files.keys()].filter((name) => name.endsWith('.pack'))).toHaveLength(1);
  });

  it('is replaced by the next one, and forgotten without a trace', async () => {
    const keeper = visit();
    await keeper.keep([drop('old.nii', 'old')], { add: false, signal });
    await keeper.keep([drop('new.nii', 'new')], { add: false, signal });
    expect(await keeper.look()).toMatchObject({ name: 'new.nii', bytes: 3 });
    await keeper.forget();
    expect(folder.files.size).toBe(0);
    expect(await reload().look()).toBeNull();
  });

  it('does not fit: said in numbers, nothing of it is left, and an addition that does not fit leaves the others', async () => {
    const keeper = visit();
    folder.free = 4;
    await expect(keeper.keep([drop('a.nii', 'aaaaa')], { add: false, signal })).rejects.toThrow(
      'it needs 5 B and the browser has 4 B left for this page',
    );
    expect(await keeper.look()).toBeNull();
    await keeper.keep([drop('a.nii', 'aaaa')], { add: false, signal });
    await expect(keeper.keep([drop('b.nii', 'bbbbb')], { add: true, signal })).rejects.toThrow('needs 5 B');
    expect(await keeper.look()).toMatchObject({ files: 1, bytes: 4 });
  });

  it('is not found where writing was broken off or the list is damaged, and damaged bytes are refused', async () => {
    const keeper = visit();
    await expect(keeper.keep([drop('a.nii', 'a')], { add: false, signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow(
      'stopped',
    );
    expect(await keeper.look()).toBeNull();
    await keeper.keep([drop('a.nii', 'abc')], { add: false, signal });
    const pack = [...folder.files.keys()].find((name) => name.endsWith('.pack'))!;
    folder.files.set(pack, new Blob(['ab']));
    await expect(reload().open()).rejects.toThrow('The kept data set is damaged');
    folder.files.set('list.json', new Blob(['{"packs":[{}]']));
    expect(await reload().look()).toBeNull();
  });

  it('belongs to one tab: another neither sees, opens, replaces nor forgets it', async () => {
    const first = visit();
    await first.keep([drop('a.nii', 'a')], { add: false, signal });
    const second = visit();
    expect(await second.look()).toBeNull();
    await expect(second.open()).rejects.toThrow('another tab of this page');
    await expect(second.keep([drop('b.nii', 'b')], { add: false, signal })).rejects.toThrow('another tab of this page');
    await expect(second.forget()).rejects.toThrow('another tab of this page');
    expect(await first.look()).toMatchObject({ name: 'a.nii' });
  });
});
