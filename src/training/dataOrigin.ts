// Which data set it is, by its files' paths and sizes alone, and what a person would call it. Pure.
import { hashText } from '../lib/hash';
import { plural } from '../lib/format';

interface Named {
  path: string;
  sizeBytes: number;
}

/** The same for the same files in any order; of files with one path the last counts. */
export async function identifyFiles(files: readonly Named[]): Promise<string> {
  const sizes = new Map(files.map(({ path, sizeBytes }) => [path, sizeBytes]));
  const lines = [...sizes].map(([path, sizeBytes]) => `${path}\t${sizeBytes}`);
  return hashText(lines.toSorted().join('\n'));
}

/** The folder that all files lie in, else the first folder or file and how many more. */
export function nameFiles(files: readonly Pick<Named, 'path'>[]): string {
  const tops = [...new Set(files.map(({ path }) => path.split('/')[0] ?? path))];
  const [first = 'nothing'] = tops;
  return tops.length <= 1 ? first : `${first} and ${plural(tops.length - 1, 'other')}`;
}
