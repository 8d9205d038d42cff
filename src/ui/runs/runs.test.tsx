// @vitest-environment happy-dom
// The library and the offer to resume, by what a person reads and presses.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { describeDifference } from '../../protocol/configDifference';
import { defaultConfig } from '../../protocol/configure';
import type { RunCard, RunEntry } from '../../protocol/runs';
import { applyEvent, store } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { ResumeCard } from './ResumeCard';
import { RunsPanel } from './RunsPanel';

cleanPageAroundEachTest();

const card = (change: Partial<RunCard> = {}): RunCard => ({
  id: 'a',
  name: 'ACDC · 27 Nov 14:05',
  startedAt: '',
  savedAt: '',
  parent: null,
  twin: null,
  ended: false,
  epoch: 12,
  step: 3,
  data: { name: 'ACDC', origin: { files: 'x' }, edits: [], fingerprint: 'f' },
  config: defaultConfig,
  dice: 0.81,
  bestDice: 0.85,
  parameters: 50_000,
  initialParameters: 100_000,
  ...change,
});
const entry = (change: Partial<RunCard> = {}, more: Partial<RunEntry> = {}): RunEntry => ({
  card: card(change),
  bytes: 2_000_000,
  checkpoints: [],
  damaged: [],
  elsewhere: false,
  ...more,
});

test('a run that was left is offered with its place and what it needs; it can be put off', () => {
  const client = createFakeClient();
  renderWith(client, <ResumeCard />);
  expect(screen.queryByRole('region')).toBeNull();
  applyEvent('resumable', card());
  return waitFor(() => {
    const offer = within(screen.getByRole('region', { name: 'A run of your last visit' }));
    expect(offer.getByText(/Left in epoch 13 of 40, after step 3\. It needs its data again: load ACDC, then resume\./)).toBeTruthy();
    fireEvent.click(offer.getByRole('button', { name: 'Resume' }));
    expect(client.calls).toContainEqual(['resume', undefined]);
    fireEvent.click(offer.getByRole('button', { name: 'Not now' }));
    expect(store.getState().resumable).toBeNull();
  });
});

test('the library says what each run was and came to; one in another tab cannot be touched', async () => {
  const later = { ...defaultConfig, epochs: 80, pruning: { ...defaultConfig.pruning, lambda: 1 } };
  const runs = [
    entry({ id: 'b', name: 'second', config: later, ended: true }),
    entry({}, { elsewhere: true, damaged: ['Checkpoint 4: it is cut short.'] }),
  ];
  renderWith(createFakeClient({ runs: () => Promise.resolve(runs) }), <RunsPanel onClose={() => undefined} />);
  const second = within(await screen.findByRole('rowgroup', { name: 'second' }));
  expect(second.getByText('ended in epoch 13 of 80, after step 3')).toBeTruthy();
  expect(second.getByText('Against the one before: epochs 40 → 80, pruning.lambda 0.5 → 1')).toBeTruthy();
  expect(second.getByText('0.810 (0.850)')).toBeTruthy();
  const first = within(screen.getByRole('rowgroup', { name: /ACDC/ }));
  expect(first.getByText('open in another tab')).toBeTruthy();
  expect(first.getByText('a newer checkpoint is damaged').title).toContain('cut short');
  for (const button of first.getAllByRole<HTMLButtonElement>('button')) expect(button.disabled).toBe(true);
});

test('a branch of a kept run goes through the same dialog as one of the present run', async () => {
  const client = createFakeClient({ runs: () => Promise.resolve([entry({ epoch: 12, step: 0 })]) });
  let closed = 0;
  renderWith(client, <RunsPanel onClose={() => closed++} />);
  fireEvent.click(await screen.findByRole('button', { name: /^Branch/ }));
  const dialog = within(screen.getByRole('dialog', { name: 'Continue from epoch 12 as a new branch', hidden: true }));
  expect(dialog.getByText(/^A copy of the network of ACDC · 27 Nov 14:05 as it was after epoch 12,/)).toBeTruthy();
  const strength = dialog.getByRole('textbox', { name: 'Strength', hidden: true });
  fireEvent.change(strength, { target: { value: '0.25' } });
  fireEvent.blur(strength);
  await waitFor(() => expect(dialog.getByText('Changed: pruning.lambda 0.5 → 0.25')).toBeTruthy());
  fireEvent.click(dialog.getByRole('button', { name: 'Open it paused', hidden: true }));
  const [, wish] = client.calls.find(([name]) => name === 'openRun')!;
  expect(wish).toMatchObject({ id: 'a', branch: true, go: false, patch: { pruning: { lambda: 0.25 } } });
  expect(wish).not.toHaveProperty('sequence');
  expect(closed).toBe(1);
});

test('a deletion can be taken back; it is carried out when the library is closed', async () => {
  const client = createFakeClient({ runs: () => Promise.resolve([entry()]) });
  const { unmount } = renderWith(client, <RunsPanel onClose={() => undefined} />);
  const press = async (name: RegExp | string) => fireEvent.click(await screen.findByRole('button', { name }));
  await press(/^Delete/);
  await press('Undo');
  await press(/^Delete/);
  expect(screen.getByRole('status').textContent).toBe('Deleted: ACDC · 27 Nov 14:05.');
  expect(client.calls.map(([name]) => name)).not.toContain('deleteRun');
  unmount();
  expect(client.calls).toContainEqual(['deleteRun', 'a']);
});

test('an empty library says how runs get there', async () => {
  renderWith(createFakeClient(), <RunsPanel onClose={() => undefined} />);
  expect(await screen.findByText(/No run is kept yet/)).toBeTruthy();
});

test('how a run is kept, and the preset’s name, are no difference', () => {
  const after = { ...defaultConfig, preset: 'custom', patchSize: [64, 32], keep: { ...defaultConfig.keep, everyEpochs: 9 } };
  expect(describeDifference(defaultConfig, after)).toEqual(['patchSize [64,64] → [64,32]']);
});
