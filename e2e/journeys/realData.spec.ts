// Real data sets, really dropped: a hippocampus set in Decathlon layout and pictures of nuclei learn, shrink and keep their Dice.
import { readdirSync } from 'node:fs';
import type { Page, TestInfo } from '@playwright/test';
import type { DeepPartial, RunConfig } from '../../src/protocol/config';
import type { HistoryRow, Snapshot } from '../../src/protocol/snapshot';
import { dropOnPage } from '../support/drop';
import { clickButton, configure, filtersAtStart, filtersPerEpoch, waitForPhase } from '../support/runs';
import { copyFiles, findShared } from '../support/sharedData';
import { expect, test } from '../support/test';

const small: DeepPartial<RunConfig> = {
  levels: 3,
  firstFilters: 4,
  patchSize: [32, 32],
  fit: 'resample',
  batchSize: 4,
  validateEvery: 1,
  seed: 7,
  optimiser: { kind: 'adam', learningRate: 0.01 },
  pruning: { method: 'sauron', lambda: 0.1, tauMin: 0.15, tauMax: 0.3, kappa: 3, rho: 2 },
};

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const meanDice = ({ dice }: HistoryRow): number => mean((dice ?? []).map((value) => value ?? 0));
const valLoss = (row: HistoryRow): number => row.valLoss ?? Infinity;

interface Expected {
  /** The last third's mean loss over the first epoch's, at most. */
  lossLeft: number;
  /** Of the last third of epochs, at least. */
  dice: number;
}

function checkLearning({ history, config }: Snapshot, { lossLeft, dice }: Expected): void {
  const first = history[0]!;
  const last = history.slice(-Math.floor(history.length / 3));
  expect(mean(last.map(({ trainLoss }) => trainLoss))).toBeLessThan(lossLeft * first.trainLoss);
  expect(mean(last.map(valLoss))).toBeLessThan(lossLeft * valLoss(first));
  expect(mean(last.map(meanDice))).toBeGreaterThan(dice);
  const filters = [filtersAtStart(config), ...filtersPerEpoch({ history })];
  expect(filters.at(-1)).toBeLessThan(filters[0]!);
  // A row's Dice is measured before its prune, the next row's after it.
  const best = Math.max(...history.map(meanDice));
  expect(meanDice(history.at(-1)!)).toBeGreaterThan(0.8 * best);
}

function report(testInfo: TestInfo, { history, config }: Snapshot): void {
  const rows = history.map(
    (row, i) =>
      `${row.epoch}: train ${row.trainLoss.toFixed(3)}, val ${valLoss(row).toFixed(3)}, Dice ${meanDice(row).toFixed(3)}, ` +
      `filters ${filtersPerEpoch({ history })[i]!} of ${filtersAtStart(config)}, ${row.stepMs.toFixed(0)} ms/step`,
  );
  testInfo.annotations.push({ type: 'history', description: rows.join('\n') });
  if (process.env['SHOW_HISTORY']) console.log(rows.join('\n'));
}

async function train(page: Page, patch: DeepPartial<RunConfig>): Promise<Snapshot> {
  await configure(page, { ...small, ...patch });
  await clickButton(page, 'Start training');
  return waitForPhase(page, 'finished');
}

test('hippocampus: a dropped folder of 12 volumes in Decathlon layout', async ({ page }, testInfo) => {
  const folder = findShared('data/Task04_Hippocampus_subset');
  if (!folder) return;
  const names = readdirSync(`${folder}/imagesTr`)
    .filter((name) => name.endsWith('.nii.gz'))
    .sort()
    .slice(0, 12);
  const files = ['dataset.json', ...names.flatMap((name) => [`imagesTr/${name}`, `labelsTr/${name}`])];
  await page.goto('/');
  await dropOnPage(page, [copyFiles(folder, testInfo.outputPath('Task04_Hippocampus'), files)]);
  const { dataset } = await waitForPhase(page, 'ready');
  expect(dataset?.cases).toHaveLength(12);
  expect(dataset?.refused).toEqual([]);
  expect(dataset?.classes.map(({ name }) => name)).toEqual(['background', 'Anterior', 'Posterior']);
  const end = await train(page, { epochs: 9, stepsPerEpoch: 12 });
  report(testInfo, end);
  checkLearning(end, { lossLeft: 0.75, dice: 0.4 });
});

test('nuclei: dropped folders images and masks, the same set by the folder picker', async ({ page }, testInfo) => {
  const folder = findShared('data/nuclei_dsb2018');
  if (!folder) return;
  await page.goto('/');
  await dropOnPage(page, [`${folder}/images`, `${folder}/masks`]);
  const { dataset } = await waitForPhase(page, 'ready');
  expect(dataset?.cases).toHaveLength(36);
  expect(dataset?.refused).toEqual([]);
  expect(dataset?.classes.map(({ value }) => value)).toEqual([0, 255]);
  const end = await train(page, { epochs: 9, stepsPerEpoch: 12 });
  report(testInfo, end);
  checkLearning(end, { lossLeft: 0.75, dice: 0.5 });
});
