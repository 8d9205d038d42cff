// Takes nnU-Net's split file for the loaded data: its first fold validates until another one is chosen.
import type { SourceFile } from '../../protocol/messages';
import { parseSplitFile } from '../../protocol/splitFile';
import type { PageClient } from '../../state/pageClient';

/** Told by its name: splits_final.json and the like. */
export const isSplitFile = ({ path }: SourceFile): boolean => /(?:^|\/)splits?[^/]*\.json$/i.test(path);

/** The most folds that a configuration counts. */
const mostFolds = 20;

/** Rejects in words, naming the file, where it is no split file or speaks of other cases. */
export async function takeSplitFile(client: PageClient, file: File): Promise<void> {
  const folds = parseSplitFile(file.name, await file.text()).slice(0, mostFolds);
  await client.edit([{ kind: 'folds', folds }]);
  await client.configure({ split: { folds: folds.length > 1 ? folds.length : 0, fold: 0 } });
}
