// @vitest-environment happy-dom
// The time machine by what a person reads and presses: what is shown is of that epoch everywhere, and a branch goes on with what the dialog showed.
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Network } from '../../network/network';
import type { KeptPoint } from '../../protocol/runs';
import { applyEvent, applySelection, applyShownEpoch, store } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { finishSampleEpoch, loadSample } from '../../state/testing/loadSample';
import { samplePrediction } from '../../state/testing/sampleRun';
import { planAt } from '../../state/shown';
import { NetworkPicture } from '../network/NetworkPicture';
import { PredictionPanel } from '../prediction/PredictionPanel';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { ValidationPanel } from '../validation/ValidationPanel';
import { countRemoved } from './removedByEpoch';
import { TimeBar } from './TimeBar';

cleanPageAroundEachTest();
vi.mock('../shared/useSize', () => ({ useSize: () => ({ width: 800, height: 300 }) }));

const point = (epoch: number): KeptPoint => ({ runId: 'a', sequence: epoch + 1, epoch, step: 0, bytes: 1e6, savedAt: '', dice: null });

function train(epochs: number): Network {
  const start = loadSample();
  applyEvent('runStarted', { id: 'a', twin: null, seeded: true });
  for (let epoch = 1; epoch <= epochs; epoch++) finishSampleEpoch(start, epoch);
  const points = [2, 5, 8].map(point);
  applyEvent('wayBack', { id: 'a', points, bytes: 3e6, totalBytes: 9e6, budgetBytes: 1e9 });
  applyEvent('phase', { phase: 'training', failure: null });
  return start;
}

const slider = () => screen.getByRole<HTMLInputElement>('slider', { name: /^Epoch shown/ });

test('shows network and Dice as they were, and says where a checkpoint is kept', () => {
  train(12);
  renderWith(
    createFakeClient(),
    <>
      <NetworkPicture />
      <ValidationPanel />
      <TimeBar layer={null} />
    </>,
  );
  const { history } = store.getState();
  expect(screen.getByText('3 checkpoints, 3.00 MB; all runs 9.00 MB of 1.00 GB')).toBeTruthy();
  fireEvent.change(slider(), { target: { value: '5' } });
  expect(slider().getAttribute('aria-valuetext')).toMatch(/^epoch 5, \d+ filters? removed, a checkpoint is kept here$/);
  for (const { filters, threshold } of history[4]!.layers.slice(0, 3))
    expect(
      screen.getAllByRole('radio', { name: new RegExp(`: ${filters} of .*threshold ${Number(threshold.toPrecision(3))}$`) }),
    ).toBeTruthy();
  const kept = history[4]!.layers.reduce((sum, { filters }) => sum + filters, 0);
  expect(screen.getByRole('radiogroup', { name: new RegExp(`; ${kept} of \\d+ filters kept`) })).toBeTruthy();
  expect(screen.getByText('validation, epoch 5')).toBeTruthy();
  fireEvent.change(slider(), { target: { value: '6' } });
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'No checkpoint here' }).disabled).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Next kept epoch' }));
  expect(slider().value).toBe('8');
  fireEvent.click(screen.getByRole('button', { name: 'Previous kept epoch' }));
  expect(slider().value).toBe('5');
  fireEvent.click(screen.getByRole('button', { name: 'Now' }));
  expect(store.getState().shownEpoch).toBeNull();
});

test('the prediction is that of the shown epoch where its checkpoint is kept; else it says so and leads to the nearest', async () => {
  train(12);
  applyEvent('prediction', samplePrediction(12));
  act(() => applySelection({ caseId: 'patient003_frame01', plane: 'axial', slice: 4 }));
  const client = createFakeClient({ pastPrediction: ({ sequence }) => Promise.resolve(samplePrediction(sequence - 1)) });
  renderWith(
    client,
    <>
      <PredictionPanel />
      <TimeBar layer={null} />
    </>,
  );
  expect(screen.getByText('epoch 12')).toBeTruthy();
  fireEvent.change(slider(), { target: { value: '5' } });
  expect(screen.getByText('reading the checkpoint of epoch 5 …')).toBeTruthy();
  expect(await screen.findByText('epoch 5, from its checkpoint')).toBeTruthy();
  expect(screen.getByRole('img', { name: /epoch 5\./ })).toBeTruthy();
  const asked = { runId: 'a', sequence: 6, caseId: 'patient003_frame01', plane: 'axial', slice: 4 };
  expect(client.calls).toContainEqual(['pastPrediction', asked]);
  fireEvent.change(slider(), { target: { value: '6' } });
  expect(screen.getByText('now, epoch 12')).toBeTruthy();
  expect(screen.getByText(/^No checkpoint of epoch 6 is kept; the nearest:/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'epoch 8 ◆' }));
  expect(await screen.findByText('epoch 8, from its checkpoint')).toBeTruthy();
});

test('a checkpoint that cannot be read is not waited for, and the present is shown instead', async () => {
  train(12);
  applyEvent('prediction', samplePrediction(12));
  act(() => applySelection({ caseId: 'patient003_frame01', plane: 'axial', slice: 4 }));
  const client = createFakeClient({ pastPrediction: () => Promise.reject(new Error('It is damaged.')) });
  renderWith(
    client,
    <>
      <PredictionPanel />
      <TimeBar layer={null} />
    </>,
  );
  fireEvent.change(slider(), { target: { value: '5' } });
  expect(await screen.findByText('now, epoch 12')).toBeTruthy();
  expect(store.getState().notice?.message).toBe('It is damaged.');
  act(() => applySelection({ caseId: null }));
  expect(screen.queryByText(/^reading/)).toBeNull();
});

test('a branch goes on from there with the settings of the dialog, and says what becomes of the run', async () => {
  train(12);
  const client = createFakeClient();
  renderWith(client, <TimeBar layer={null} />);
  act(() => applyShownEpoch(5));
  fireEvent.click(screen.getByRole('button', { name: 'Continue from epoch 5 …' }));
  const dialog = within(screen.getByRole('dialog', { hidden: true }));
  expect(dialog.getByText(/The run under way rests in the library/)).toBeTruthy();
  expect(dialog.queryByRole('textbox', { name: 'First filters', hidden: true })).toBeNull();
  const type = (name: string, value: string) => {
    const field = dialog.getByRole('textbox', { name, hidden: true });
    fireEvent.change(field, { target: { value } });
    fireEvent.blur(field);
  };
  type('Epochs', '4');
  expect((await dialog.findByRole('alert', { hidden: true })).textContent).toMatch(/^epochs is 4; allowed is more than 5/);
  type('Epochs', '20');
  type('Strength', '0.25');
  await waitFor(() => expect(dialog.getByText('Changed: epochs 120 → 20, pruning.lambda 0.5 → 0.25')).toBeTruthy());
  fireEvent.click(dialog.getByRole('button', { name: 'Train the branch', hidden: true }));
  const [, wish] = client.calls.find(([name]) => name === 'openRun')!;
  expect(wish).toMatchObject({ id: 'a', sequence: 6, branch: true, go: true, patch: { epochs: 20, pruning: { lambda: 0.25 } } });
  await waitFor(() => expect(store.getState().shownEpoch).toBeNull());
});

test('filters that went add up to the difference of the network', () => {
  train(20);
  const { history, plan } = store.getState();
  const removed = countRemoved(history, plan, null).reduce((sum, one) => sum + one.removed, 0);
  const at = (epoch: number) =>
    planAt(plan!, history[epoch - 1]!).layers.reduce((sum, { filters, prunable }) => sum + (prunable ? filters : 0), 0);
  const start = plan!.layers.reduce((sum, { initialFilters, prunable }) => sum + (prunable ? initialFilters : 0), 0);
  expect(removed).toBe(start - at(20));
  expect(removed).toBeGreaterThan(0);
});
