// Two tabs over one lock manager: only one has a thing, until it gives it back.
import { expect, test, vi } from 'vitest';
import { createTabLocks, lockOf } from './tabLocks';

/** A lock manager as the browser's, as far as it is used. */
function createManager(): LockManager {
  const held = new Set<string>();
  const waiting: (() => void)[] = [];
  const request = async (name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>): Promise<void> => {
    while (held.has(name))
      await new Promise<void>((resolve, reject) => {
        waiting.push(resolve);
        signal.addEventListener('abort', () => reject(new Error('waited long enough')));
      });
    held.add(name);
    await work();
    held.delete(name);
    for (const wake of waiting.splice(0)) wake();
  };
  const query = () => Promise.resolve({ held: [...held].map((name) => ({ name })) });
  return { request, query } as unknown as LockManager;
}

test('a thing is had by one tab, which may ask as often as it likes, until it is given back', async () => {
  const manager = createManager();
  const [here, there] = [createTabLocks('run', manager), createTabLocks('run', manager)];
  expect(await Promise.all([here.take('a'), here.take('a')])).toEqual([true, true]);
  expect(await here.take('a')).toBe(true);
  expect(await here.elsewhere()).toEqual(new Set());
  expect(await there.elsewhere()).toEqual(new Set(['a']));
  expect(await there.take('b')).toBe(true);
  const later = there.take('a');
  here.release('a');
  expect(await later).toBe(true);
  expect(await here.elsewhere()).toEqual(new Set(['a', 'b']));
});

test('a tab that waits long enough is refused; things of another kind are other things', { timeout: 10_000 }, async () => {
  const manager = createManager();
  const [here, there] = [lockOf(createTabLocks('kept', manager), 'data'), lockOf(createTabLocks('kept', manager), 'data')];
  expect(await here.take()).toBe(true);
  expect([await here.heldElsewhere(), await there.heldElsewhere()]).toEqual([false, true]);
  expect(await there.take()).toBe(false);
  expect(await createTabLocks('run', manager).take('data')).toBe(true);
});

test('without locks there is one tab that matters', async () => {
  vi.stubGlobal('navigator', {});
  const locks = createTabLocks('run');
  vi.unstubAllGlobals();
  expect([await locks.take('a'), (await locks.elsewhere()).size]).toEqual([true, 0]);
});
