// How much memory a browser's processes take, from the operating system. Linux only; elsewhere it says that it does not know.
import { readFileSync } from 'node:fs';

/** Bytes in memory of one process that are its own share (proc_pid_smaps(5), Pss); 0 once it is gone. @param {number} pid */
function readShare(pid) {
  try {
    return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * Watches from now on. `stop` tells the highest level above the one at the beginning, of the page's process and of all together, or null off Linux.
 * @param {() => Promise<{ pid: number, type: string }[]>} list the browser's processes
 * @param {number} everyMs
 */
export async function watchMemory(list, everyMs) {
  if (process.platform !== 'linux') return { stop: async () => null };
  const read = async () => {
    const shares = (await list()).map(({ pid, type }) => ({ type, bytes: readShare(pid) }));
    const sum = (/** @type {typeof shares} */ some) => some.reduce((total, { bytes }) => total + bytes, 0);
    return { page: sum(shares.filter(({ type }) => type === 'renderer')), all: sum(shares) };
  };
  const before = await read();
  const peak = { ...before };
  let over = false;
  const watching = (async () => {
    while (!over) {
      const now = await read();
      peak.page = Math.max(peak.page, now.page);
      peak.all = Math.max(peak.all, now.all);
      await new Promise((done) => setTimeout(done, everyMs));
    }
  })();
  return {
    async stop() {
      over = true;
      await watching;
      return { pageBytes: peak.page - before.page, allBytes: peak.all - before.all };
    },
  };
}
