// The list of what is kept of a data set, as JSON: packs of files end to end, and the changes made by hand. Pure.
import { identifyFiles, nameFiles } from '../training/dataOrigin';
import type { DatasetEdit } from '../protocol/edits';
import type { KeptData } from '../protocol/keptData';

/** Files of one drop, one after the other. */
export interface Pack {
  name: string;
  /** Path, bytes, last change in milliseconds since 1970. */
  entries: [path: string, sizeBytes: number, lastModified: number][];
}

export interface PackList {
  packs: Pack[];
  /** Milliseconds since 1970. */
  savedAt: number;
  edits: readonly DatasetEdit[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isEntry = (value: unknown): boolean =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number' && typeof value[2] === 'number';
const isPack = (value: unknown): boolean =>
  isObject(value) && typeof value.name === 'string' && Array.isArray(value.entries) && value.entries.every(isEntry);

/** False for what another version of the program, or a damaged disk, left. */
export const isPackList = (value: unknown): value is PackList =>
  isObject(value) &&
  typeof value.savedAt === 'number' &&
  Array.isArray(value.edits) &&
  Array.isArray(value.packs) &&
  value.packs.every(isPack);

export async function describePacks({ packs, savedAt }: PackList): Promise<KeptData> {
  const files = packs.flatMap(({ entries }) => entries.map(([path, sizeBytes]) => ({ path, sizeBytes })));
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { id: await identifyFiles(files), name: nameFiles(files), files: files.length, bytes, savedAt };
}
