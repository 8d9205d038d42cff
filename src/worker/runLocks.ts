// Which tab trains which run: one Web Lock a run, held until it is put away or the worker ends. Knows nothing of what a run is.
import type { RunLocks } from '../training/checkpoint/folder';

const prefix = 'run ';
/** A tab that is being closed or reloaded gives its locks back a little later. */
const patienceMs = 3000;

/** A browser without locks has one tab that matters. */
export function createRunLocks(locks: LockManager | undefined = (navigator as Partial<Navigator>).locks): RunLocks {
  const held = new Map<string, () => void>();
  const take = (id: string, manager: LockManager): Promise<boolean> =>
    new Promise((resolve) => {
      manager
        .request(prefix + id, { signal: AbortSignal.timeout(patienceMs) }, () => {
          resolve(true);
          return new Promise<void>((release) => held.set(id, release));
        })
        .catch(() => resolve(false));
    });
  return {
    take: async (id) => !locks || held.has(id) || take(id, locks),
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
