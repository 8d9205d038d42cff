import { expect, test } from 'vitest';
import { createNetwork, withFilters } from '../network/network';
import { defaultConfig } from '../protocol/defaultConfig';
import type { HistoryRow } from '../protocol/snapshot';
import type { Run } from './run';
import { describeCollapse } from './words';

const initial = createNetwork({ dimensions: 2, inputChannels: 1, classes: 3, levels: 3, firstFilters: 4 });
const prunable = initial.layers.filter((layer) => layer.prunable);
/** The network with `lost` filters fewer in its widest layer. */
const cutBy = (lost: number) =>
  withFilters(
    initial,
    initial.layers.map(({ filters }, i) => (i === 5 ? filters - lost : filters)),
  );
const rowOf = (epoch: number, dice: (number | null)[] | null, lost: number): HistoryRow => ({
  epoch,
  trainLoss: 1,
  valLoss: dice && 1,
  dice,
  parameters: 1,
  flops: 1,
  stepMs: 1,
  learningRate: 1,
  gpuBytes: 1,
  crossEntropy: [],
  diceLoss: [],
  deltaOpt: [],
  interventions: [],
  layers: cutBy(lost)
    .layers.slice(0, prunable.length)
    .map(({ name, filters }) => ({ name, filters, threshold: 0, patience: 0, schedule: null })),
});
const runAt = (epoch: number, lost: number, history: HistoryRow[]): Run =>
  ({ epoch, initial, network: cutBy(lost), history, config: defaultConfig }) as Partial<Run> as Run;
const measured = (dice: (number | null)[]) => ({ loss: 1, dice, deltaPrune: null });

test('a class that collapses after filters went is named with both values and the filters', () => {
  const history = [rowOf(1, null, 0), rowOf(2, [0.9, 0.8], 3), rowOf(3, null, 5)];
  const [line, ...others] = describeCollapse(runAt(4, 5, history), measured([0.85, 0.1]));
  expect(others).toEqual([]);
  expect(line).toMatchObject({ epoch: 4, kind: 'warning' });
  expect(line?.text).toContain('foreground class 2 fell from 0.800 to 0.100 while 5 filters went');
});

test('swings, undefined classes, falls without a prune and the first validation say nothing', () => {
  const history = [rowOf(1, [0.9, 0.8], 0)];
  expect(describeCollapse(runAt(2, 4, history), measured([0.86, 0.7]))).toEqual([]);
  expect(describeCollapse(runAt(2, 4, history), measured([0.9, null]))).toEqual([]);
  expect(describeCollapse(runAt(2, 4, [rowOf(1, [0.9, 0.2], 0)]), measured([0.9, 0.05]))).toEqual([]);
  expect(describeCollapse(runAt(2, 0, history), measured([0.9, 0.1]))).toEqual([]);
  expect(describeCollapse(runAt(1, 4, []), measured([0.9, 0.1]))).toEqual([]);
});
