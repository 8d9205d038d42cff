// The numbers of every epoch as CSV and JSON, with the schema of both in words. Both are read back.
import { PlaygroundError } from '../protocol/failures';
import type { HistoryRow } from '../protocol/snapshot';
import { encodeHistoryCsv, planColumns } from './historyCsv';
import { decodeJson, encodeJson, encodeText, type ExportPart } from './part';
import type { ExportSource } from './source';

export function buildHistoryFiles(source: Pick<ExportSource, 'history' | 'classes'>): ExportPart {
  const { history, classes } = source;
  const files = new Map([
    ['history.json', encodeJson(history)],
    ['history.csv', encodeText(encodeHistoryCsv(history, classes))],
    ['history-schema.txt', encodeText(describeHistory(source))],
  ]);
  const read = decodeJson(files.get('history.json') ?? new Uint8Array()) as HistoryRow[];
  if (JSON.stringify(read) !== JSON.stringify(history))
    throw new PlaygroundError('bug', 'history.json does not hold the history; nothing was saved.');
  return { files, checks: [{ file: 'history.json', by: 'its own reader', difference: null }] };
}

function describeHistory({ history, classes }: Pick<ExportSource, 'history' | 'classes'>): string {
  const columns = planColumns(history, classes).map(({ name, meaning }) => `  ${name}: ${meaning}`);
  return [
    'history.csv: one row an epoch, RFC 4180. An empty cell was not measured or is undefined. Columns:',
    ...columns,
    '',
    'history.json: an array with one object an epoch; null = not measured or undefined:',
    '  epoch, trainLoss, valLoss, learningRate, parameters, flops, stepMs, gpuBytes: as the columns above',
    '  dice: one number for each class but the background, in class order',
    '  layers: { name, filters, threshold (τ), patience } of each layer that can be pruned, in forward order',
    '  deltaOpt: mean δ_opt of the same layers',
    '',
  ].join('\n');
}
