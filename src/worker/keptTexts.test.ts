// Texts come back at the next visit; a storage that fails in any way is never noticed by who uses them.
import { describe, expect, it } from 'vitest';
import { openKeptTexts, type TextFile } from './keptTexts';

function fakeFile(content = ''): TextFile & { content: string } {
  const file = {
    content,
    read: () => Promise.resolve(file.content),
    write(text: string) {
      file.content = text;
      return Promise.resolve();
    },
  };
  return file;
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('kept texts', () => {
  it('are there at the next visit, and gone once deleted', async () => {
    const file = fakeFile();
    const first = await openKeptTexts(file);
    first.set('a', '1');
    first.set('b', '2');
    first.delete('a');
    expect(first.get('b')).toBe('2');
    await settled();
    const second = await openKeptTexts(file);
    expect([second.get('a'), second.get('b')]).toEqual([undefined, '2']);
  });

  it('make room by age of the last change', async () => {
    const texts = await openKeptTexts(fakeFile());
    for (let i = 0; i < 16; i++) texts.set(`key ${i}`, 'x');
    texts.set('key 0', 'y');
    texts.set('new', 'z');
    expect([texts.get('key 0'), texts.get('key 1'), texts.get('new')]).toEqual(['y', undefined, 'z']);
  });

  it.each(['', '{', 'null', '7', '[["a"],["b",2],"c"]'])('take %j for an empty file', async (content) => {
    const texts = await openKeptTexts(fakeFile(content));
    expect(['a', 'b', 'c'].map((key) => texts.get(key))).toEqual([undefined, undefined, undefined]);
  });

  it.each<[string, TextFile]>([
    ['rejects', { read: () => Promise.reject(new DOMException('private window')), write: () => Promise.reject(new DOMException('full')) }],
    [
      'throws',
      {
        read: () => {
          throw new TypeError('no storage');
        },
        write: () => {
          throw new TypeError('no storage');
        },
      },
    ],
  ])('live on in memory where the storage %s', async (_, file) => {
    const texts = await openKeptTexts(file);
    texts.set('a', '1');
    await settled();
    texts.set('b', '2');
    await settled();
    expect([texts.get('a'), texts.get('b')]).toEqual(['1', '2']);
  });

  it('are written again after a write has failed', async () => {
    const file = fakeFile();
    const { write } = file;
    file.write = () => Promise.reject(new DOMException('full'));
    const texts = await openKeptTexts(file);
    texts.set('a', '1');
    await settled();
    file.write = write;
    texts.set('b', '2');
    await settled();
    expect(JSON.parse(file.content)).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });
});
