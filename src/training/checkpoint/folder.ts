// The surroundings of the shelf that only a browser has: a private folder, and locks that other tabs respect. Types only.

export interface RunFolder {
  list(): Promise<{ name: string; bytes: number }[]>;
  /** Bytes [from, to) of a file, fewer where it ends before. Rejects where there is no such file. */
  read(name: string, from?: number, to?: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The file is there under its name only once all of it is written; rejects otherwise, and on a full disk. */
  write(name: string, content: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Also where there is none. */
  remove(name: string): Promise<void>;
}

export interface RunLocks {
  /** Waits a moment for a tab that is just closing; false when another tab holds it. Held until release() or the end of the worker. */
  take(id: string): Promise<boolean>;
  release(id: string): void;
  /** Runs that other tabs hold. */
  elsewhere(): Promise<ReadonlySet<string>>;
}
