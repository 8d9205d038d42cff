// One tab at a time: a lock that is held until its worker ends. Knows nothing of what it guards.

export interface TabLock {
  /** True when this tab holds it from now on; false when another tab does. */
  take(): Promise<boolean>;
  heldElsewhere(): Promise<boolean>;
}

/** A tab that is being closed or reloaded gives its lock back a little later. */
const patienceMs = 1500;

export function createTabLock(name: string, locks: LockManager = navigator.locks): TabLock {
  let holding: Promise<boolean> | null = null;
  let held = false;
  const ask = (): Promise<boolean> =>
    new Promise((resolve) => {
      locks
        .request(name, { signal: AbortSignal.timeout(patienceMs) }, () => {
          held = true;
          resolve(true);
          return new Promise(() => undefined);
        })
        .catch(() => {
          holding = null;
          resolve(false);
        });
    });
  return {
    take: () => (holding ??= ask()),
    heldElsewhere: async () => !held && ((await locks.query()).held ?? []).some((lock) => lock.name === name),
  };
}
