// What must hold between the files of one exported bundle and the run that it came from.
import { expect } from '@playwright/test';
import type { HistoryRow, Snapshot } from '../../src/protocol/snapshot';
import { readJson, readTensors, type TensorEntry } from './takenAway';

interface LayerFacts {
  name: string;
  tensors: string;
  kind: 'conv' | 'transposed' | 'head';
  level: number;
  keptIn: number[];
  keptOut: number[];
  originalIn: number;
  originalOut: number;
  prunes: { epoch: number; removed: number[] }[];
}

const isAscendingWithin = (indices: readonly number[], count: number): boolean =>
  indices.every((index, i) => Number.isInteger(index) && index > (indices[i - 1] ?? -1) && index < count);

/** Edges along (z,) y, x; one voxel deep on flat levels. */
function kernelOf({ kind, level }: LayerFacts, { dimensions, flatLevels }: Snapshot['config']): number[] {
  const edge = { transposed: 2, head: 1, conv: 3 }[kind];
  return dimensions === 2 ? [edge, edge] : [level < flatLevels ? 1 : edge, edge, edge];
}

/** Kept indices and removed ones together are the original filters, and the tensors have just the kept ones. */
function checkLayer(layer: LayerFacts, tensors: ReadonlyMap<string, TensorEntry>, config: Snapshot['config']): void {
  const { name, kind, keptIn, keptOut, originalIn, originalOut, prunes } = layer;
  expect(isAscendingWithin(keptIn, originalIn), `${name}: keptIn`).toBe(true);
  expect(isAscendingWithin(keptOut, originalOut), `${name}: keptOut`).toBe(true);
  const all = [...keptOut, ...prunes.flatMap(({ removed }) => removed)].sort((a, b) => a - b);
  expect(all, `${name}: kept and removed`).toEqual(Array.from({ length: originalOut }, (_, i) => i));
  const [inputs, outputs] = [keptIn.length, keptOut.length];
  const channels = kind === 'transposed' ? [inputs, outputs] : [outputs, inputs];
  expect(tensors.get(`${layer.tensors}.weight`)?.shape, `${name}: weight`).toEqual([...channels, ...kernelOf(layer, config)]);
  expect(tensors.get(`${layer.tensors}.bias`)?.shape, `${name}: bias`).toEqual([outputs]);
}

/** One line per epoch with the numbers of history.json. */
function checkCsv(csv: string, history: readonly HistoryRow[]): void {
  const [head = '', ...rows] = csv.trimEnd().split('\r\n');
  const columns = head.split(',');
  expect(rows).toHaveLength(history.length);
  rows.forEach((row, i) => {
    const cell = (name: string): number => Number(row.split(',')[columns.indexOf(name)]);
    expect([cell('epoch'), cell('train_loss'), cell('parameters')]).toEqual([i + 1, history[i]?.trainLoss, history[i]?.parameters]);
  });
}

function checkParity(files: ReadonlyMap<string, Buffer>, config: Snapshot['config'], channels: number, classes: number): void {
  const { exports } = readJson(files, 'parity.json') as { exports: { file: string; maxAbsDifference: number }[] };
  const authors = config.flatLevels === 0 ? ['sauronunet/weights.safetensors'] : [];
  expect(exports.map(({ file }) => file)).toEqual(['weights.safetensors', 'model.onnx', 'tfjs/model.json', ...authors]);
  for (const { maxAbsDifference } of exports) {
    expect(maxAbsDifference).toBeGreaterThanOrEqual(0);
    expect(maxAbsDifference).toBeLessThan(1e-4);
  }
  const space = config.patchSize.toReversed();
  const parity = readTensors(files.get('parity/parity.safetensors') ?? Buffer.alloc(0));
  expect(parity.get('input')?.shape).toEqual([1, channels, ...space]);
  expect(parity.get('output')?.shape).toEqual([1, classes, ...space]);
}

/** Returns how many filters the architecture has lost. */
export function checkBundle(files: ReadonlyMap<string, Buffer>, { config, history, dataset, interventions }: Snapshot): number {
  const { layers } = readJson(files, 'architecture.json') as { layers: LayerFacts[] };
  const tensors = readTensors(files.get('weights.safetensors') ?? Buffer.alloc(0));
  expect(tensors.size).toBe(2 * layers.length);
  for (const layer of layers) checkLayer(layer, tensors, config);
  const parameters = [...tensors.values()].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  expect(parameters).toBe(history.at(-1)?.parameters);
  expect(readJson(files, 'config.json')).toEqual(interventions.length > 0 ? { ...config, interventions } : config);
  expect(readJson(files, 'history.json')).toEqual(history);
  checkCsv(files.get('history.csv')?.toString('utf8') ?? '', history);
  checkParity(files, config, dataset?.cases[0]?.channels ?? 0, dataset?.classes.length ?? 0);
  return layers.reduce((sum, { originalOut, keptOut }) => sum + originalOut - keptOut.length, 0);
}
