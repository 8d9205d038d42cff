// Dropped folders are walked whole, also beyond the 100 entries a browser lists at once.
import { expect, test } from 'vitest';
import { fromPicker, takeEntries, walkEntries } from './readEntries';

const file = (fullPath: string): FileSystemEntry =>
  ({
    isFile: true,
    isDirectory: false,
    fullPath,
    file: (done: (file: File) => void) => done(new File(['x'], fullPath.split('/').at(-1)!)),
  }) as unknown as FileSystemEntry;

/** Lists at most 100 entries a call, as Chromium does. */
const folder = (fullPath: string, children: FileSystemEntry[]): FileSystemEntry =>
  ({
    isFile: false,
    isDirectory: true,
    fullPath,
    createReader: () => {
      let at = 0;
      return { readEntries: (done: (entries: FileSystemEntry[]) => void) => done(children.slice(at, (at += 100))) };
    },
  }) as unknown as FileSystemEntry;

test('a folder of 250 files and a nested one gives all paths, without the leading slash', async () => {
  const files = Array.from({ length: 250 }, (_, i) => file(`/set/images/${i}.png`));
  const found = await walkEntries([folder('/set', [folder('/set/images', files), file('/set/dataset.json')]), file('/extra.nii')]);
  expect(found).toHaveLength(252);
  expect(found[249]?.path).toBe('set/images/249.png');
  expect(found.at(-2)?.path).toBe('set/dataset.json');
  expect(found.at(-1)?.path).toBe('extra.nii');
});

test('a file that cannot be opened is named with a reason', async () => {
  const broken = {
    isFile: true,
    fullPath: '/a/locked.nii',
    file: (_: unknown, fail: (cause: Error) => void) => fail(new Error('permission denied')),
  } as unknown as FileSystemEntry;
  await expect(walkEntries([broken])).rejects.toThrow(/\/a\/locked\.nii.*permission denied/);
});

test('dragged text is no file', () => {
  const items = [
    { kind: 'string', webkitGetAsEntry: () => null },
    { kind: 'file', webkitGetAsEntry: () => file('/a.png') },
  ] as unknown as DataTransferItem[];
  expect(takeEntries(items)).toHaveLength(1);
});

test('the folder picker keeps paths, the file picker has names only', () => {
  const inFolder = Object.defineProperty(new File([], 'a.png'), 'webkitRelativePath', { value: 'set/a.png' });
  expect(fromPicker([inFolder, new File([], 'b.png')]).map(({ path }) => path)).toEqual(['set/a.png', 'b.png']);
});
