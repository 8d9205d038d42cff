// How journeys steer and watch a run: through the page's buttons and the documented scripting interface, waiting for states, never for time.
import { expect, type Page } from '@playwright/test';
import type { DeepPartial, RunConfig } from '../../src/protocol/config';
import type { Phase, Snapshot } from '../../src/protocol/snapshot';

/** Longest wait for anything on the software adapter of a busy machine. */
const patienceMs = 240_000;

/** A run of seconds whose thresholds take filters at every epoch's end. */
export const quickToPrune = {
  levels: 3,
  firstFilters: 6,
  patchSize: [32, 32],
  fit: 'resample',
  batchSize: 2,
  epochs: 3,
  stepsPerEpoch: 2,
  seed: 5,
  pruning: { tauMin: 0.3, tauMax: 0.4, minFilters: 2 },
} satisfies DeepPartial<RunConfig>;

export const readSnapshot = (page: Page): Promise<Snapshot> => page.evaluate(() => window.playground.snapshot());

/** The first snapshot for which `holds`; fails at once with the program's own words when the run fails instead. */
export async function waitForSnapshot(page: Page, what: string, holds: (now: Snapshot) => boolean): Promise<Snapshot> {
  let latest = await readSnapshot(page);
  const look = async (): Promise<boolean> => {
    latest = await readSnapshot(page);
    if (holds(latest)) return true;
    if (latest.phase === 'failed') throw new Error(`Waiting until ${what}, but the run failed: ${latest.error ?? 'no reason given'}`);
    return false;
  };
  await expect.poll(look, { message: what, timeout: patienceMs, intervals: [200] }).toBe(true);
  return latest;
}

export const waitForPhase = (page: Page, phase: Phase): Promise<Snapshot> =>
  waitForSnapshot(page, `the phase is ${phase}`, (now) => now.phase === phase);

/** Waits epoch by epoch, so that a slow adapter is given time for each. */
export async function waitForEnd(page: Page, { epochs }: Pick<RunConfig, 'epochs'>): Promise<Snapshot> {
  for (let epoch = 1; epoch <= epochs; epoch++)
    await waitForSnapshot(page, `epoch ${epoch} is over`, ({ history }) => history.length >= epoch);
  return waitForPhase(page, 'finished');
}

export const configure = (page: Page, patch: DeepPartial<RunConfig>): Promise<RunConfig> =>
  page.evaluate((settings) => window.playground.configure(settings), patch);

export const clickButton = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

/** Opens the page and loads a demonstration set with one click. */
export async function openDemo(page: Page, name: string): Promise<Snapshot> {
  await page.goto('/');
  await page.getByTestId(`demo-${name}`).click();
  return waitForPhase(page, 'ready');
}

/** Filters of all prunable layers together, after each epoch. */
export const filtersPerEpoch = ({ history }: Pick<Snapshot, 'history'>): number[] =>
  history.map(({ layers }) => layers.reduce((sum, { filters }) => sum + filters, 0));

/** The same before the first prune: two layers a level on the way down, three on the way up (transposed convolution and two blocks). */
export const filtersAtStart = ({ levels, firstFilters }: Pick<RunConfig, 'levels' | 'firstFilters'>): number =>
  Array.from({ length: levels }, (_, level) => (level < levels - 1 ? 5 : 2) * firstFilters * 2 ** level).reduce((a, b) => a + b, 0);

/** Waits until a prune has taken filters; a run that ends without has failed. */
export async function waitForLostFilters(page: Page): Promise<Snapshot> {
  const isSmaller = (now: Snapshot): boolean => (filtersPerEpoch(now).at(-1) ?? Infinity) < filtersAtStart(now.config);
  const now = await waitForSnapshot(page, 'a filter is gone', (one) => isSmaller(one) || one.phase === 'finished');
  expect(isSmaller(now), 'a filter is gone before the run ends').toBe(true);
  return now;
}

/** The rejection's words, or null where the call was accepted after all. */
export const refusalOf = (page: Page, command: 'start' | 'pause' | 'resume' | 'step' | 'stop'): Promise<string | null> =>
  page.evaluate(
    (name) =>
      window.playground[name]().then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    command,
  );
