// Finds the fixtures that lie beside the repository and turns folders into dropped files. Tests only.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SourceFile } from '../../protocol/messages';

const root = join(process.cwd(), '..', 'shared');

/** Absolute path of a fixture, or null with a printed line when it is not here. */
export function findShared(path: string): string | null {
  const full = join(root, path);
  if (existsSync(full)) return full;
  console.log(`nothing to check: ../shared/${path} is not here`);
  return null;
}

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** All files below a path. */
export function listFolder(path: string): string[] {
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => listFolder(join(path, name))) : [path];
}

/** A file, or a folder with all below it, as the page would hand it over. */
export function dropPath(path: string, only: (file: string) => boolean = () => true): SourceFile[] {
  const base = join(path, '..');
  return listFolder(path)
    .filter(only)
    .map((full) => ({ path: relative(base, full), file: new File([readFileSync(full)], relative(base, full)) }));
}
