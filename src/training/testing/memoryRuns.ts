// A folder and locks in memory, which break as a disk does when told to: full, cut short, closed in the middle of a write. Only tests import it.
import type { RunFolder, RunLocks } from '../checkpoint/folder';

export interface MemoryRuns {
  files: Map<string, Uint8Array<ArrayBuffer>>;
  folder: RunFolder;
  locks: RunLocks;
  /** Runs that another tab holds. */
  elsewhere: Set<string>;
  /** So many of the next writes fail as on a full disk. */
  fullFor: number;
  /** The next write ends after so many bytes, as when the tab is closed: what is written lies under another name. */
  crashAfterBytes: number | null;
}

export function createMemoryRuns(): MemoryRuns {
  const files: MemoryRuns['files'] = new Map();
  const runs: MemoryRuns = {
    files,
    elsewhere: new Set(),
    fullFor: 0,
    crashAfterBytes: null,
    folder: {
      list: () => Promise.resolve([...files].map(([name, { length }]) => ({ name, bytes: length }))),
      read: async (name, from = 0, to) => {
        const content = files.get(name);
        if (!content) throw new Error(`There is no ${name}.`);
        return content.slice(from, to);
      },
      async write(name, content) {
        await Promise.resolve();
        if (runs.fullFor > 0) {
          runs.fullFor--;
          throw new DOMException('The disk is full.', 'QuotaExceededError');
        }
        if (runs.crashAfterBytes !== null) {
          files.set(`${name}.part`, content.slice(0, runs.crashAfterBytes));
          runs.crashAfterBytes = null;
          throw new Error('The tab was closed.');
        }
        files.set(name, content.slice());
      },
      remove: async (name) => void files.delete(name),
    },
    locks: {
      take: (id) => Promise.resolve(!runs.elsewhere.has(id)),
      release: () => undefined,
      elsewhere: () => Promise.resolve(runs.elsewhere),
    },
  };
  return runs;
}
