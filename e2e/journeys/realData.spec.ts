// Real data sets, really dropped: a hippocampus set in Decathlon layout and pictures of nuclei learn, shrink and keep their Dice.
import { readdirSync } from 'node:fs';
import type { Page, TestInfo } from '@playwright/test';
import type { DeepPartial, RunConfig } from '../../src/protocol/config';
import type { HistoryRow, Snapshot } from '../../src/protocol/snapshot';
import { dropOnPage } from '../support/drop';
import { clickButton, configure, filtersAtStart, filtersPerEpoch, waitForEnd, waitForPhase, waitForSnapshot } from '../support/runs';
import { copyFiles, findShared } from '../support/sharedData';
import { expect, test } from '../support/test';

const none = { probability: 0 };
/**
 * As small as these sets still learn with: without augmentation, which a run of some hundred steps only sees as noise, and with a learning rate ten
 * times the usual, because a narrow network survives it. λ and τ are chosen so that a few filters a run fall below τ, not most of them at once.
 */
const small: DeepPartial<RunConfig> = {
  levels: 3,
  firstFilters: 6,
  patchSize: [32, 32],
  fit: 'resample',
  batchSize: 4,
  validateEvery: 1,
  seed: 7,
  optimiser: { kind: 'adam', schedule: 'polynomial' },
  augmentation: { scale: none, rotation: none, flips: none, gamma: none, elastic: none },
};

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const meanDice = ({ dice }: HistoryRow): number => mean((dice ?? []).map((value) => value ?? 0));
const valLoss = (row: HistoryRow): number => row.valLoss ?? Infinity;

interface Expected {
  /** Mean training loss of the last third of epochs over that of the first epoch, at most; the first epoch has already learned. */
  trainLossLeft: number;
  /** The same for validation. */
  valLossLeft: number;
  /** Mean foreground Dice of the last third of epochs, at least. */
  dice: number;
}

function checkLearning({ history, config }: Snapshot, { trainLossLeft, valLossLeft, dice }: Expected): void {
  const first = history[0]!;
  const last = history.slice(-Math.floor(history.length / 3));
  expect(mean(last.map(({ trainLoss }) => trainLoss))).toBeLessThan(trainLossLeft * first.trainLoss);
  expect(mean(last.map(valLoss))).toBeLessThan(valLossLeft * valLoss(first));
  expect(mean(last.map(meanDice))).toBeGreaterThan(dice);
  expect(meanDice(history.at(-1)!)).toBeGreaterThanOrEqual(0.8 * Math.max(...history.map(meanDice)));
  // A row's Dice is measured before its own prune: filters must be gone one row earlier for the last Dice to be a smaller network's.
  const filters = [filtersAtStart(config), ...filtersPerEpoch({ history })];
  expect(filters.at(-2)).toBeLessThan(filters[0]!);
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
  const config = await configure(page, patch);
  await clickButton(page, 'Start training');
  await waitForPhase(page, 'training');
  return waitForEnd(page, config);
}

/** Drops the first 12 cases with their labels; null where the set is absent. */
async function openHippocampus(page: Page, testInfo: TestInfo): Promise<Snapshot | null> {
  const folder = findShared('data/Task04_Hippocampus_subset');
  if (!folder) return null;
  const names = readdirSync(`${folder}/imagesTr`)
    .filter((name) => name.endsWith('.nii.gz'))
    .sort()
    .slice(0, 12);
  const files = ['dataset.json', ...names.flatMap((name) => [`imagesTr/${name}`, `labelsTr/${name}`])];
  await page.goto('/');
  await dropOnPage(page, [copyFiles(folder, testInfo.outputPath('Task04_Hippocampus'), files)]);
  return waitForPhase(page, 'ready');
}

test('hippocampus: a dropped folder of 12 volumes in Decathlon layout', async ({ page }, testInfo) => {
  const loaded = await openHippocampus(page, testInfo);
  if (!loaded) return;
  const { dataset } = loaded;
  expect(dataset?.cases).toHaveLength(12);
  expect(dataset?.refused).toEqual([]);
  expect(dataset?.classes.map(({ name }) => name)).toEqual(['background', 'Anterior', 'Posterior']);
  // Dice leaves zero only after some hundred steps: the structures fill a twentieth of a slice and many slices have none.
  const end = await train(page, {
    ...small,
    epochs: 12,
    stepsPerEpoch: 35,
    optimiser: { ...small.optimiser, learningRate: 0.03 },
    pruning: { method: 'sauron', lambda: 0.2, tauMin: 0.25, tauMax: 0.4, kappa: 3, rho: 2 },
  });
  report(testInfo, end);
  checkLearning(end, { trainLossLeft: 0.8, valLossLeft: 0.95, dice: 0.3 });
});

test('hippocampus as volumes: windows of 24³, half of the patches on foreground', async ({ page }, testInfo) => {
  if (!(await openHippocampus(page, testInfo))) return;
  const end = await train(page, {
    ...small,
    dimensions: 3,
    firstFilters: 4,
    patchSize: [24, 24, 24],
    fit: 'crop-pad',
    batchSize: 2,
    foreground: 0.5,
    epochs: 6,
    stepsPerEpoch: 25,
    optimiser: { ...small.optimiser, learningRate: 0.03 },
    pruning: { method: 'sauron', lambda: 0.2, tauMin: 0.3, tauMax: 0.45, kappa: 3, rho: 2 },
  });
  report(testInfo, end);
  checkLearning(end, { trainLossLeft: 0.9, valLossLeft: 0.95, dice: 0.2 });
});

test('nuclei: two dropped folders, images and masks; the folder picker finds the same', async ({ page }, testInfo) => {
  const folder = findShared('data/nuclei_dsb2018');
  if (!folder) return;
  await page.goto('/');
  await dropOnPage(page, [`${folder}/images`, `${folder}/masks`]);
  const { dataset } = await waitForPhase(page, 'ready');
  expect(dataset?.cases).toHaveLength(36);
  expect(dataset?.refused).toEqual([]);
  expect(dataset?.classes.map(({ value }) => value)).toEqual([0, 255]);
  const names = readdirSync(`${folder}/images`).flatMap((name) => [`images/${name}`, `masks/${name}`]);
  await page.getByTestId('folder-input').setInputFiles(copyFiles(folder, testInfo.outputPath('nuclei'), names));
  const isPicked = (now: Snapshot): boolean => now.phase === 'ready' && now.dataset?.cases[0]?.files[0]?.startsWith('nuclei/') === true;
  const picked = await waitForSnapshot(page, 'the picked folder has replaced the dropped ones', isPicked);
  expect(picked.dataset?.cases.map(({ id, labels }) => [id, labels])).toEqual(dataset?.cases.map(({ id, labels }) => [id, labels]));
  const end = await train(page, {
    ...small,
    epochs: 9,
    stepsPerEpoch: 12,
    optimiser: { ...small.optimiser, learningRate: 0.02 },
    pruning: { method: 'sauron', lambda: 0.3, tauMin: 0.35, tauMax: 0.45, kappa: 2, rho: 2 },
  });
  report(testInfo, end);
  checkLearning(end, { trainLossLeft: 0.75, valLossLeft: 0.85, dice: 0.5 });
});
