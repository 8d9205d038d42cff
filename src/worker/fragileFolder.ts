// A folder whose disk can be made full on purpose, to see what a run does then.
import type { RunFolder } from '../training/checkpoint/folder';

/** The next checkpoint is tried twice: the second time after room was made. */
const attempts = 2;

export function createFragileFolder(folder: RunFolder): { folder: RunFolder; failTwice(): void } {
  let failures = 0;
  return {
    folder: {
      ...folder,
      write: async (...file) => {
        if (failures === 0) return folder.write(...file);
        failures--;
        throw new DOMException('The disk is full, on purpose.', 'QuotaExceededError');
      },
    },
    failTwice: () => void (failures = attempts),
  };
}
