// How much time some recurring work may take: a share of all time, saved up to a limit. Knows no clock of its own.

export interface TimeBudget {
  /** Whether anything is left to spend. */
  isOpen(): boolean;
  /** Does the work and charges what it took, also where that is more than there was: then nothing is open until it is earned back. */
  spend<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * @param share of the time that passes outside the work, in (0, 1)
 * @param mostSavedMs what is there at first, and as much as is ever saved
 * @param now milliseconds of any clock
 */
export function createTimeBudget(share: number, mostSavedMs: number, now: () => number): TimeBudget {
  let spare = { ms: mostSavedMs, atMs: now() };
  const spareMs = (): number => Math.min(mostSavedMs, spare.ms + share * (now() - spare.atMs));
  return {
    isOpen: () => spareMs() > 0,
    async spend(work) {
      const before = { ms: spareMs(), atMs: now() };
      try {
        return await work();
      } finally {
        const atMs = now();
        spare = { ms: before.ms - (atMs - before.atMs), atMs };
      }
    },
  };
}
