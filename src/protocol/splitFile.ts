// nnU-Net's splits_final.json: a list of folds, each with the ids of its training and validation cases. Pure.
import type { Fold } from './edits';
import { PlaygroundError } from './failures';

export const splitFileName = 'splits_final.json';

const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.every((name) => typeof name === 'string');
const isFold = (value: unknown): value is Fold =>
  typeof value === 'object' && value !== null && 'train' in value && 'val' in value && isNames(value.train) && isNames(value.val);

/** Throws PlaygroundError('bad-data') naming the file and what is wrong with it. */
export function parseSplitFile(name: string, text: string): Fold[] {
  const refuse = (reason: string): never => {
    throw new PlaygroundError(
      'bad-data',
      `${name}: ${reason} A split file is a list of folds, each {"train": […], "val": […]} of case ids.`,
    );
  };
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return refuse('it is not valid JSON.');
  }
  if (!Array.isArray(json) || json.length === 0) return refuse('it holds no fold.');
  const wrong = json.findIndex((fold) => !isFold(fold));
  if (wrong >= 0) return refuse(`fold ${wrong} has no lists "train" and "val".`);
  return (json as Fold[]).map(({ train, val }) => ({ train, val }));
}

/** As nnU-Net writes it. */
export const writeSplitFile = (folds: readonly Fold[]): string => JSON.stringify(folds, null, 4);
