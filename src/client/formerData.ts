// Gives a new worker the settings and the data that a broken one had outside a run. Knows neither worker nor store.
import type { RunConfig } from '../protocol/config';
import type { DatasetSummary } from '../protocol/dataset';
import type { LoadSource } from '../state/pageClient';
import type { Requests } from './requests';

export interface Former {
  config: RunConfig;
  dataset: DatasetSummary | null;
  /** Null where the worker had found the data by itself. */
  source: LoadSource | null;
}

/** Data are read again, with their changes by hand. What became of them, in words; null where there were none. Rejects as the worker refuses. */
export async function giveFormer(ask: Requests['ask'], { config, dataset, source }: Former): Promise<string | null> {
  await ask('configure', { patch: config });
  if (!dataset) return null;
  const found = await (source ? ask('load', { source, add: false }) : ask('reopen', {}));
  if (!isSameSet(dataset, found)) return 'The data set could not be found again, and another one is open now; load yours again.';
  // What is opened from this browser brings them along.
  if (source && dataset.edits?.length) await ask('edit', { edits: dataset.edits });
  return 'The data set was read again.';
}

/** Whether every case of the one, which may have been changed by hand since, is made of files of the other. */
function isSameSet(wanted: DatasetSummary, found: DatasetSummary): boolean {
  const files = new Set([...found.cases.flatMap((item) => item.files), ...(found.spare ?? []), ...found.refused.map(({ file }) => file)]);
  return wanted.cases.every((item) => item.files.every((file) => files.has(file)));
}
