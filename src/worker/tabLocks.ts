// What one tab at a time may have: a Web Lock for each thing, held until it is given back or the worker ends. Knows nothing of what it guards.
import type { RunLocks } from '../training/checkpoint/folder';

/** The lock of a single thing. */
export interface TabLock {
  /** True when this tab holds it from now on; false when another tab does. */
  take(): Promise<boolean>;
  heldElsewhere(): Promise<boolean>;
}

/** A tab that is being closed or reloaded gives its locks back a little later. */
const patienceMs = 3000;

/** Locks of all things of one kind, by id. A browser without locks has one tab that matters. */
export function createTabLocks(kind: string, locks: LockManager | undefined = (navigator as Partial<Navigator>).locks): RunLocks {
  const prefix = `${kind} `;
  const held = new Map<string, () => void>();
  const asking = new Map<string, Promise<boolean>>();
  const ask = (id: string, manager: LockManager): Promise<boolean> =>
    new Promise<boolean>((resolve) => {
      manager
        .request(prefix + id, { signal: AbortSignal.timeout(patienceMs) }, () => {
          resolve(true);
          return new Promise<void>((release) => held.set(id, release));
        })
        .catch(() => resolve(false));
    }).finally(() => asking.delete(id));
  return {
    async take(id) {
      if (!locks || held.has(id)) return true;
      const answer = asking.get(id) ?? ask(id, locks);
      asking.set(id, answer);
      return answer;
    },
    release(id) {
      held.get(id)?.();
      held.delete(id);
    },
    async elsewhere() {
      const names = (await locks?.query())?.held?.flatMap(({ name }) => name ?? []) ?? [];
      const ids = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
      return new Set(ids.filter((id) => !held.has(id)));
    },
  };
}

export const lockOf = (locks: RunLocks, id: string): TabLock => ({
  take: () => locks.take(id),
  heldElsewhere: async () => (await locks.elsewhere()).has(id),
});
