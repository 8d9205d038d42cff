// Promises that are settled together by whoever holds the list. Leaf helper of the reins of a run.

export interface Waiters<T> {
  wait(): Promise<T>;
  /** Settles everyone who waits now; later waits begin anew. */
  resolve(value: T): void;
  reject(error: Error): void;
}

export function createWaiters<T>(): Waiters<T> {
  const waiting: { resolve(value: T): void; reject(error: Error): void }[] = [];
  return {
    wait: () => new Promise((resolve, reject) => waiting.push({ resolve, reject })),
    resolve(value) {
      for (const waiter of waiting.splice(0)) waiter.resolve(value);
    },
    reject(error) {
      for (const waiter of waiting.splice(0)) waiter.reject(error);
    },
  };
}
