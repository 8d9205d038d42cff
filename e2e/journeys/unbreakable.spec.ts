// Nothing is lost: a run that is broken in every way there is, and left by a reload, ends with the very numbers of the run that nobody disturbed.
import type { Page } from '@playwright/test';
import type { DeepPartial, RunConfig } from '../../src/protocol/config';
import type { ChaosKind } from '../../src/protocol/runs';
import type { HistoryRow, Snapshot } from '../../src/protocol/snapshot';
import { clickButton, configure, openDemo, readSnapshot, waitForPhase, waitForSnapshot } from '../support/runs';
import { expect, test } from '../support/test';

const tiny: DeepPartial<RunConfig> = {
  levels: 3,
  firstFilters: 4,
  patchSize: [32, 32],
  fit: 'resample',
  batchSize: 2,
  stepsPerEpoch: 8,
  seed: 5,
  // The same at every epoch, however many there are.
  optimiser: { schedule: 'constant' },
  keep: { halveAfter: 0 },
};
/** Of the undisturbed run; the other one goes on until it has been broken in every way. */
const epochs = 20;

/** All that the arithmetic decides; times are the machine's, and bytes grow when something is first looked at. */
const decided = ({ history }: Pick<Snapshot, 'history'>): Partial<HistoryRow>[] =>
  history.map(({ stepMs: _stepMs, gpuBytes: _gpuBytes, ...row }) => row);

const provoke = (page: Page, kind: ChaosKind): Promise<void> => page.evaluate((what) => window.playground.chaos(what), kind);

/** Provokes a failure once this epoch has begun, and waits until the run trains again and has finished a further one. */
async function surviveFrom(page: Page, epoch: number, kind: ChaosKind): Promise<void> {
  const before = await waitForSnapshot(page, `epoch ${epoch} is under way`, (now) => now.epoch >= epoch && now.step > 0);
  await provoke(page, kind);
  await waitForSnapshot(page, `${kind} is noticed`, (now) => now.recoveries.length > before.recoveries.length);
  await expect(page.getByTestId('phase')).not.toContainText('Recovering', { timeout: 120_000 });
  const { history } = await readSnapshot(page);
  await waitForSnapshot(page, `the run goes on after ${kind}`, (now) => now.history.length > history.length);
}

test('a run survives every kind of failure and a reload with unchanged numbers', async ({ page }) => {
  await openDemo(page, 'cardiac');
  await configure(page, { ...tiny, epochs });
  await page.evaluate(() => window.playground.start());
  const expected = decided(await waitForPhase(page, 'finished'));
  expect(expected).toHaveLength(epochs);
  /** As far as the undisturbed run went. */
  const expectSame = (now: Snapshot): void => expect(decided(now).slice(0, epochs)).toEqual(expected.slice(0, now.history.length));

  await configure(page, { epochs: 1000 });
  await page.evaluate(() => window.playground.start());
  await surviveFrom(page, 2, 'lose-device');
  await surviveFrom(page, 3, 'kill-worker');
  await surviveFrom(page, 4, 'out-of-memory');
  await provoke(page, 'disk-full');
  await expect(page.getByText(/The checkpoint could not be written: The disk is full/)).toBeVisible();
  await surviveFrom(page, 6, 'silent-gpu');

  await page.reload();
  await expect.poll(async () => (await readSnapshot(page)).resumable?.epoch ?? 0).toBeGreaterThan(1);
  await expect(page.getByRole('region', { name: 'A run of your last visit' })).toContainText('demo cardiac');
  await clickButton(page, 'Resume');
  const resumed = await waitForSnapshot(page, 'it trains again', (now) => now.phase === 'training' && now.history.length > 8);
  expect(resumed.recoveries.map(({ kind }) => kind)).toEqual(['device-lost', 'worker-gone', 'out-of-memory', 'worker-gone']);
  expect(resumed.resumable).toBeNull();
  expectSame(resumed);

  await provoke(page, 'nan');
  const held = await waitForPhase(page, 'paused');
  expect(held.error).toMatch(/first in the weights of .* The learning rate was halved/);
  await expect(page.getByRole('alert')).toContainText('Resume to go on');
  expectSame(held);
  await clickButton(page, 'Resume');
  const later = await waitForSnapshot(page, 'an epoch more is done', (now) => now.history.length > held.history.length + 1);
  expect(later.history.at(-1)?.learningRate).toBe((later.history[0]?.learningRate ?? 0) / 2);
  await page.evaluate(() => window.playground.stop());

  await clickButton(page, 'Runs');
  const library = page.getByRole('dialog', { name: 'Runs kept in this browser' });
  await expect(library.getByRole('button', { name: /^Delete/ })).toHaveCount(2);
  await library
    .getByRole('button', { name: /^Delete/ })
    .last()
    .click();
  await library.getByRole('button', { name: 'Undo' }).click();
  await library
    .getByRole('button', { name: /^Delete/ })
    .last()
    .click();
  await library.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => page.evaluate(async () => (await window.playground.runs()).length)).toBe(1);
  await page.evaluate(async () => {
    const [run] = await window.playground.runs();
    await window.playground.openRun(run?.card.id ?? '', { best: true });
  });
  expect((await page.evaluate(() => window.playground.runs())).map(({ card }) => card.parent !== null)).toEqual([true, false]);
});
