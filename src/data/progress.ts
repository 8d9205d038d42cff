// Counts files and bytes of an import and estimates the time left. Knows no file format.
import type { Events } from '../protocol/messages';

export interface Progress {
  begin(file: string): void;
  finish(file: string): void;
}

/** `sizes`: bytes per path. Reports at each file's beginning and end; a file counts once. */
export function createProgress(
  sizes: ReadonlyMap<string, number>,
  report: ((progress: Events['loadProgress']) => void) | undefined,
): Progress {
  const done = new Set<string>();
  const bytesTotal = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const startMs = performance.now();
  let bytesDone = 0;
  const send = (file: string): void => {
    const secondsPerByte = bytesDone > 0 ? (performance.now() - startMs) / 1000 / bytesDone : null;
    const secondsLeft = secondsPerByte === null ? null : secondsPerByte * (bytesTotal - bytesDone);
    report?.({ file, filesDone: done.size, filesTotal: sizes.size, bytesDone, bytesTotal, secondsLeft });
  };
  return {
    begin: send,
    finish: (file) => {
      if (done.has(file) || !sizes.has(file)) return;
      done.add(file);
      bytesDone += sizes.get(file) ?? 0;
      send(file);
    },
  };
}
