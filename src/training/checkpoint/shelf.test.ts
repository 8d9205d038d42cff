// The shelf keeps a readable checkpoint whatever breaks: crashes within a write, damage, a full disk, other tabs.
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryRuns, type MemoryRuns } from '../testing/memoryRuns';
import { sampleCheckpoint } from '../testing/sampleCheckpoint';
import { encodeCheckpoint } from './encode';
import { writePreamble } from './format';
import { createShelf, type Shelf } from './shelf';

let memory: MemoryRuns;
let shelf: Shelf;
let clock = 0;
const bytes = encodeCheckpoint(sampleCheckpoint()).length;
const plenty = 100 * bytes;

beforeEach(() => {
  memory = createMemoryRuns();
  shelf = createShelf(memory.folder, memory.locks);
});

const keep = (id: string, epoch: number, budget = plenty) =>
  shelf.keep(sampleCheckpoint({ id, epoch, name: `Run ${id}`, savedAt: new Date(1e12 + 1000 * clock++).toISOString() }), budget);
const newest = async (id: string) => (await shelf.open(id)).checkpoint.card.epoch;
const listed = async () => (await shelf.list()).map(({ card, checkpoints }) => [card.id, checkpoints.map(({ epoch }) => epoch)]);

describe('the shelf', () => {
  it('gives back the newest checkpoint, any of them, and lists runs newest first', async () => {
    await keep('a', 1);
    await keep('b', 1);
    expect(await keep('b', 2)).toMatchObject({ sequence: 2, gone: [] });
    expect(await newest('b')).toBe(2);
    expect((await shelf.open('b', 1)).checkpoint.card.epoch).toBe(1);
    expect(await listed()).toEqual([
      ['b', [1, 2]],
      ['a', [1]],
    ]);
    await shelf.remove('b');
    expect(await listed()).toEqual([['a', [1]]]);
    await expect(shelf.open('b')).rejects.toThrow('Nothing is kept of this run');
  });

  it('leaves the former one when a write is cut off anywhere', async () => {
    await keep('a', 1);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes), async (at) => {
        memory.crashAfterBytes = at;
        const before = await newest('a');
        // The tab is gone: nobody writes again, a new visit looks.
        const write = memory.folder.write;
        memory.folder.write = async (...file) => {
          await write(...file).catch(() => undefined);
          throw new Error('gone');
        };
        await keep('a', before + 1).catch(() => undefined);
        memory.folder.write = write;
        memory.crashAfterBytes = null;
        expect(await createShelf(memory.folder, memory.locks).open('a')).toMatchObject({ refused: [] });
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a damaged one in words and opens the one before it', async () => {
    await keep('a', 1);
    await keep('a', 2);
    const content = memory.files.get('a.2.run')!;
    content[content.length - 1] = 1 ^ content.at(-1)!;
    const { checkpoint, refused } = await shelf.open('a');
    expect(checkpoint.card.epoch).toBe(1);
    expect(refused).toEqual(['Checkpoint 2 of this run cannot be used: its list of weights is damaged.']);
    memory.files.set('a.3.run', new Uint8Array(7));
    expect((await shelf.list())[0]).toMatchObject({ card: { epoch: 2 }, damaged: ['Checkpoint 3: it is cut short.'] });
    expect(await keep('a', 3)).toMatchObject({ sequence: 4 });
  });

  it.each([
    [0, 'an older'],
    [2, 'a newer'],
  ])('refuses one of version %i in words and opens the one before it', async (version, which) => {
    await keep('a', 1);
    await keep('a', 2);
    const section = { bytes: 0, crc: 0 };
    memory.files.get('a.2.run')!.set(writePreamble({ version, card: section, state: section, tensors: section }));
    const { checkpoint, refused } = await shelf.open('a');
    expect(checkpoint.card.epoch).toBe(1);
    const reason = `it was written by ${which} version of this page (${version}; this one reads 1)`;
    expect(refused).toEqual([`Checkpoint 2 of this run cannot be used: ${reason}.`]);
    memory.files.delete('a.1.run');
    await expect(shelf.open('a')).rejects.toThrow(reason);
  });

  it('drops the oldest within the budget: spare ones first, then of other runs, never the newest two of the present one', async () => {
    for (const epoch of [1, 2, 3]) await keep('old', epoch, 4.5 * bytes);
    await keep('now', 1, 4.5 * bytes);
    expect(await listed()).toEqual([
      ['now', [1]],
      ['old', [1, 2, 3]],
    ]);
    await keep('now', 2, 4.5 * bytes);
    expect(await listed()).toEqual([
      ['now', [1, 2]],
      ['old', [2, 3]],
    ]);
    await keep('now', 3, 3.5 * bytes);
    expect(await listed()).toEqual([
      ['now', [2, 3]],
      ['old', [3]],
    ]);
    expect(await keep('now', 4, 2.5 * bytes)).toMatchObject({ gone: ['Run old'] });
    expect(await keep('now', 5, 0)).toMatchObject({ gone: [] });
    expect((await listed())[0]![1]).toEqual([4, 5]);
  });

  it('thins a run evenly over its epochs; the newest two and the best stay', async () => {
    const dice = (epoch: number): number => (epoch === 3 ? 0.9 : 0.5);
    const save = (epoch: number, room: number) =>
      shelf.keep(
        sampleCheckpoint({ id: 'a', epoch, dice: dice(epoch), savedAt: new Date(1e12 + 1000 * clock++).toISOString() }),
        (room + 0.9) * bytes,
      );
    for (let epoch = 1; epoch <= 32; epoch++) await save(epoch, 6);
    const [[, epochs] = []] = (await listed()) as [string, number[]][];
    expect(epochs).toHaveLength(6);
    expect(epochs).toEqual(expect.arrayContaining([3, 31, 32]));
    const gaps = epochs!.slice(0, 5).map((epoch, i) => epoch - (epochs![i - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(16);
    // What is told is what lies there.
    const { way } = await save(33, 6);
    expect(way.points.map(({ epoch }) => epoch)).toEqual(((await listed()) as [string, number[]][])[0]![1]);
    expect(way.bytes).toBe([...memory.files.values()].reduce((sum, { length }) => sum + length, 0));
  });

  it('leaves the runs of another tab alone, and says that they are there', async () => {
    await keep('theirs', 1);
    memory.elsewhere.add('theirs');
    await keep('mine', 1, 0);
    expect((await shelf.list()).map(({ card, elsewhere }) => [card.id, elsewhere])).toEqual([
      ['mine', false],
      ['theirs', true],
    ]);
  });

  it('makes room once on a full disk, and says when that did not help', async () => {
    await keep('older', 1);
    await keep('old', 1);
    memory.fullFor = 1;
    expect(await keep('now', 1)).toMatchObject({ gone: ['Run older'] });
    expect(await newest('old')).toBe(1);
    memory.fullFor = 2;
    await expect(keep('now', 2)).rejects.toThrow('The disk is full.');
    expect(await newest('now')).toBe(1);
  });

  it('marks a run as ended without touching its weights', async () => {
    await keep('a', 4);
    const before = (await shelf.open('a')).checkpoint;
    await shelf.amend('a', { ended: true });
    expect((await shelf.open('a')).checkpoint).toEqual({ ...before, card: { ...before.card, ended: true } });
  });
});
