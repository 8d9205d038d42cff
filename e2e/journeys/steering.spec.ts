// Start, pause, resume, one step and stop: by the buttons' exact names, by the space key and by script; wrong moments are refused in words.
import type { Page } from '@playwright/test';
import type { DeepPartial, RunConfig } from '../../src/protocol/config';
import type { HistoryRow, Snapshot } from '../../src/protocol/snapshot';
import { clickButton, configure, openDemo, readSnapshot, refusalOf, waitForPhase, waitForSnapshot } from '../support/runs';
import { expect, test } from '../support/test';

const tiny: DeepPartial<RunConfig> = {
  levels: 3,
  firstFilters: 4,
  patchSize: [32, 32],
  fit: 'resample',
  batchSize: 4,
  epochs: 500,
  stepsPerEpoch: 5,
  seed: 11,
};

const names = ['Start training', 'Pause', 'Resume', 'Step', 'Stop', 'Export'];

/** Names of the steering buttons that can be pressed now. */
async function pressable(page: Page): Promise<string[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      const button = page.getByRole('button', { name, exact: true });
      return (await button.count()) > 0 && (await button.isEnabled()) ? [name] : [];
    }),
  );
  return found.flat();
}

const stepsDone = ({ epoch, step, stepsPerEpoch }: Snapshot): number => (epoch - 1) * stepsPerEpoch + step;

/** One more step than `before`, then paused; the epoch's last step counts as such until the next one begins. */
async function expectOneStep(page: Page, before: Snapshot, act: () => Promise<unknown>): Promise<Snapshot> {
  await act();
  const now = await waitForSnapshot(page, 'one step is done', (one) => one.phase === 'paused' && stepsDone(one) > stepsDone(before));
  expect(stepsDone(now)).toBe(stepsDone(before) + 1);
  expect(now.stepMs).toBeGreaterThan(0);
  return now;
}

test('the buttons steer a run', async ({ page }) => {
  expect((await openDemo(page, 'cardiac')).epoch).toBe(0);
  await configure(page, tiny);
  expect(await pressable(page)).toEqual(['Start training', 'Step']);

  await clickButton(page, 'Step');
  const first = await waitForPhase(page, 'paused');
  expect([first.epoch, first.step, first.history]).toEqual([1, 1, []]);
  await expect.poll(() => pressable(page)).toEqual(['Resume', 'Step', 'Stop', 'Export']);
  const second = await expectOneStep(page, first, () => clickButton(page, 'Step'));

  await clickButton(page, 'Resume');
  const later = await waitForSnapshot(page, 'an epoch is done', ({ history }) => history.length > 0);
  expect(stepsDone(later)).toBeGreaterThan(stepsDone(second));
  await expect.poll(() => pressable(page)).toEqual(['Pause', 'Stop', 'Export']);
  await clickButton(page, 'Pause');
  const paused = await waitForPhase(page, 'paused');
  await expectOneStep(page, paused, () => clickButton(page, 'Step'));

  await clickButton(page, 'Stop');
  const stopped = await waitForPhase(page, 'finished');
  expect(stopped.history.length).toBeGreaterThan(0);
  expect(stopped.history.length).toBeLessThan(500);
  await expect.poll(() => pressable(page)).toEqual(['Start training', 'Export']);
  await clickButton(page, 'Start training');
  const again = await waitForSnapshot(page, 'a new run steps', ({ phase, step }) => phase === 'training' && step > 0);
  // How far it has come by now is the machine's affair; that it is another run is not.
  expect(again.runId).not.toBe(stopped.runId);
  expect([again.epoch - 1, again.epoch]).toContain(again.history.length);
});

test('the space key pauses and resumes, but on a button it presses the button', async ({ page }) => {
  await openDemo(page, 'cardiac');
  await configure(page, tiny);
  await page.evaluate(() => window.playground.start());
  await page.locator('h1').click();
  await page.keyboard.press('Space');
  await waitForPhase(page, 'paused');
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  expect((await readSnapshot(page)).phase).toBe('paused');
  await page.locator('h1').click();
  await page.keyboard.press('Space');
  await waitForPhase(page, 'training');
});

test('the script steers a run; a call at the wrong moment is refused in words', async ({ page }) => {
  await page.goto('/');
  await expect.poll(() => page.evaluate(() => window.playground.snapshot().adapter !== null)).toBe(true);
  for (const command of ['start', 'pause', 'resume', 'step', 'stop'] as const)
    expect(await refusalOf(page, command)).toContain(`Cannot ${command} while the phase is "empty".`);
  await page.evaluate(() => window.playground.load({ demo: 'cardiac' }));
  await configure(page, tiny);
  expect(await refusalOf(page, 'pause')).toContain('Only a training run can be paused.');

  expect(await refusalOf(page, 'start')).toBeNull();
  expect((await readSnapshot(page)).phase).toBe('training');
  expect(await refusalOf(page, 'start')).toContain('a paused run is resumed');
  expect(await refusalOf(page, 'step')).toContain('pause the run, to go step by step');
  expect(await page.evaluate((patch) => window.playground.load({ demo: patch }).then(() => null, String), 'lesion')).toContain(
    'Stop the run',
  );
  expect(
    await page.evaluate(() => {
      try {
        return window.playground.configure({ epochs: 7 }).epochs;
      } catch (error) {
        return String(error);
      }
    }),
  ).toContain('Stop the run to change its settings');

  expect(await refusalOf(page, 'pause')).toBeNull();
  const paused = await readSnapshot(page);
  expect(paused.phase).toBe('paused');
  expect(await refusalOf(page, 'pause')).toContain('Only a training run can be paused.');
  const stepped = await expectOneStep(page, paused, () => page.evaluate(() => window.playground.step()));
  expect(stepped.phase).toBe('paused');
  expect(await refusalOf(page, 'resume')).toBeNull();
  expect((await readSnapshot(page)).phase).toBe('training');
  expect(await refusalOf(page, 'stop')).toBeNull();
  expect((await readSnapshot(page)).phase).toBe('finished');
  expect(await refusalOf(page, 'stop')).toContain('Nothing is running.');
});

/** All that the arithmetic decides; times are the machine's, and bytes grow when something is first looked at. */
const decided = ({ history }: Snapshot): Partial<HistoryRow>[] => history.map(({ stepMs: _stepMs, gpuBytes: _gpuBytes, ...row }) => row);

test('the same seed gives the same run, another seed another one', async ({ page }) => {
  await openDemo(page, 'cardiac');
  const run = async (seed: number): Promise<Partial<HistoryRow>[]> => {
    await configure(page, { ...tiny, epochs: 2, stepsPerEpoch: 3, seed });
    await page.evaluate(() => window.playground.start());
    const end = await waitForPhase(page, 'finished');
    expect(end.history).toHaveLength(2);
    return decided(end);
  };
  const first = await run(21);
  expect(await run(21)).toEqual(first);
  expect((await run(22))[0]?.trainLoss).not.toBe(first[0]?.trainLoss);
});
