// Finds the real data sets that lie beside the repository on some machines, and copies parts of them for a test to drop.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { paths } from '../../scripts/lib/paths.mjs';

/** Absolute path below ../shared, or null with a printed line when it is not here. */
export function findShared(name: string): string | null {
  const full = path.join(paths.root, '..', 'shared', name);
  if (existsSync(full)) return full;
  console.log(`nothing to check: ../shared/${name} is not here`);
  return null;
}

/** Copies `files` (relative to `from`) into `to`, keeping their folders; returns `to`. */
export function copyFiles(from: string, to: string, files: readonly string[]): string {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    cpSync(path.join(from, file), path.join(to, file));
  }
  return to;
}
