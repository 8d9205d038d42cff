// Each demonstration set: loads by one click, trains, loses filters, and is taken away as files that agree with the run.
import type { Page } from '@playwright/test';
import type { DeepPartial, RunConfig } from '../../src/protocol/config';
import { checkBundle } from '../support/checkBundle';
import { clickButton, configure, filtersPerEpoch, openDemo, readSnapshot, waitForLostFilters, waitForPhase } from '../support/runs';
import { download, readTensors, unzip } from '../support/takenAway';
import { expect, test } from '../support/test';

/** As small as the program allows; a threshold far above the usual distances of an untrained network, so that filters surely go. */
const tiny: DeepPartial<RunConfig> = {
  levels: 3,
  firstFilters: 4,
  patchSize: [32, 32],
  fit: 'resample',
  batchSize: 4,
  epochs: 3,
  stepsPerEpoch: 4,
  seed: 3,
  pruning: { method: 'sauron', tauMin: 0.4, tauMax: 0.5, kappa: 2, rho: 1 },
};

const runToTheEnd = (page: Page) => waitForPhase(page, 'finished');

const endings: { demo: string; classes: number; channels: number; end: (page: Page) => Promise<unknown> }[] = [
  { demo: 'cardiac', classes: 4, channels: 1, end: runToTheEnd },
  {
    demo: 'lesion',
    classes: 2,
    channels: 2,
    end: async (page) => {
      await clickButton(page, 'Stop');
      await waitForPhase(page, 'finished');
    },
  },
  {
    demo: 'kidney',
    classes: 3,
    channels: 1,
    end: async (page) => {
      await clickButton(page, 'Pause');
      await waitForPhase(page, 'paused');
    },
  },
];

for (const { demo, classes, channels, end } of endings)
  test(`the ${demo} demo trains, loses filters and is taken away`, async ({ page }) => {
    const { dataset } = await openDemo(page, demo);
    expect(dataset?.classes).toHaveLength(classes);
    expect(new Set(dataset?.cases.map((one) => one.channels))).toEqual(new Set([channels]));
    expect(new Set(dataset?.cases.map(({ split }) => split))).toEqual(new Set(['train', 'validation']));
    // A run that its journey ends early must not end by itself before.
    await configure(page, { ...tiny, epochs: end === runToTheEnd ? 3 : 200 });
    await clickButton(page, 'Start training');
    await waitForPhase(page, 'training');
    await waitForLostFilters(page);
    await expect(
      page
        .getByRole('log')
        .getByText(/lost \d+ of \d+ filters/)
        .first(),
    ).toBeVisible();
    await end(page);

    const weights = await download(page, /safetensors/);
    expect(weights.name).toMatch(/\.safetensors$/);
    const bundle = await download(page, /Bundle/);
    expect(bundle.name).toMatch(/\.zip$/);
    const now = await readSnapshot(page);
    const files = await unzip(new Uint8Array(bundle.bytes));
    expect(checkBundle(files, now)).toBeGreaterThan(0);
    expect(readTensors(weights.bytes)).toEqual(readTensors(files.get('weights.safetensors')!));
    expect(files.get('weights.safetensors')!.equals(weights.bytes)).toBe(true);
    expect(filtersPerEpoch(now)).toEqual(filtersPerEpoch(now).toSorted((a, b) => b - a));
    if (end === runToTheEnd) expect(now.history).toHaveLength(3);
  });
