// Work that may never settle, made to fail when everything fails: a lost device leaves promises without an end. Leaf helper of the reins of a run.

export interface Guard {
  /** The value of `work`, unless fail() comes first. */
  watch<T>(work: Promise<T>): Promise<T>;
  /** Rejects all work that is watched now, and all that will be until mend(). */
  fail(error: Error): void;
  mend(): void;
  /** Work that is waited for, and how much has settled so far: while both stand still, nothing answers. */
  readonly pulse: { pending: number; settled: number };
}

/** Not Promise.race with one long-lived promise: that would keep the value of every work there ever was. */
export function createGuard(): Guard {
  const waiting = new Set<(error: Error) => void>();
  let failure: Error | null = null;
  let settled = 0;
  return {
    get pulse() {
      return { pending: waiting.size, settled };
    },
    mend: () => void (failure = null),
    watch: (work) =>
      new Promise((resolve, reject) => {
        if (failure) reject(failure);
        else waiting.add(reject);
        const settle =
          <T>(tell: (outcome: T) => void) =>
          (outcome: T): void => {
            waiting.delete(reject);
            settled++;
            tell(outcome);
          };
        work.then(settle(resolve), settle(reject));
      }),
    fail(error) {
      failure ??= error;
      for (const reject of waiting) reject(failure);
      waiting.clear();
    },
  };
}
