// Each change of the data in a few words, as one table. Pure.
import type { DatasetEdit } from '../../protocol/edits';
import { plural } from '../../lib/format';

type Of<K extends DatasetEdit['kind']> = Extract<DatasetEdit, { kind: K }>;

const nameOf = (path: string): string => path.split('/').at(-1) ?? path;
const some = (names: readonly string[], what: string): string => (names.length === 1 ? nameOf(names[0] ?? '') : plural(names.length, what));

/** "tumour over liver"; of many the uppermost. */
export const segmentsInWords = (order: readonly { name: string }[]): string =>
  order.length > 3 ? `${order.length} segments, ${order[0]?.name ?? ''} on top,` : order.map(({ name }) => name).join(' over ');

const words: { [K in DatasetEdit['kind']]: (edit: Of<K>) => string } = {
  drop: ({ cases }) => `left out ${some(cases, 'case')}`,
  pair: ({ case: id, labels }) => (labels.length > 0 ? `paired ${id} with ${some(labels, 'label file')}` : `took the label off ${id}`),
  threshold: ({ files, at }) => `thresholded ${some(files, 'label')} at ${at}`,
  resample: ({ files }) => `resampled ${some(files, 'label')} onto the image`,
  turn: ({ files }) => `turned the axes of ${some(files, 'label')}`,
  remap: ({ files, from, to }) => `read ${from} as ${to} in ${some(files, 'label')}`,
  mergeParts: ({ cases }) => `laid the label parts of ${some(cases, 'case')} over each other`,
  segments: ({ case: id, order }) => `took ${segmentsInWords(order)} as the label of ${id}`,
  trimChannels: ({ cases, keep }) => `kept the first ${plural(keep, 'channel')} of ${some(cases, 'case')}`,
  dropChannel: ({ channel }) => `dropped channel ${channel + 1}`,
  mergeClass: ({ value, into }) => `counted class ${value} as ${into}`,
  rename: ({ value, name }) => `called class ${value} ${name}`,
  recolour: ({ value }) => `gave class ${value} another colour`,
  split: ({ cases, split }) => `moved ${some(cases, 'case')} to ${split}`,
  patient: ({ cases, patient }) => `said that ${some(cases, 'case')} are of patient ${patient}`,
  folds: ({ folds }) => (folds.length > 0 ? `took ${plural(folds.length, 'fold')} from a split file` : 'put the split file aside'),
};

export const editInWords = (edit: DatasetEdit): string => (words[edit.kind] as (edit: DatasetEdit) => string)(edit);
