// @vitest-environment happy-dom
// The experiment by what a person reads: what it will do, what it did, both sides' numbers side by side, and nothing where there is nothing yet.
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { defaultConfig } from '../../protocol/configure';
import type { EpochInsight } from '../../protocol/layerRecord';
import type { RunCard, RunEntry, RunNumbers } from '../../protocol/runs';
import { applyComparing, applyEvent, store } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { loadSample } from '../../state/testing/loadSample';
import { sampleNetwork, sampleRow } from '../../state/testing/sampleRun';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { compareSides, findPairs } from './pairs';
import { TwinDialog } from './TwinDialog';
import { TwinStrip } from './TwinStrip';

vi.mock('../../charts/loadPlotly', () => ({ loadPlotly: () => new Promise(() => undefined), plotConfig: {} }));
cleanPageAroundEachTest();

const card = (regularised: boolean, change: Partial<RunCard> = {}): RunCard => ({
  id: regularised ? 'on' : 'off',
  name: `demo cardiac · 27 Nov 14:05 · twin ${regularised ? 'with' : 'without'} λ`,
  startedAt: '',
  savedAt: '',
  parent: null,
  twin: { id: 't', regularised, place: null, before: defaultConfig },
  ended: true,
  epoch: 3,
  step: 0,
  data: { name: 'demo cardiac', origin: { demo: 'cardiac' }, edits: [], fingerprint: 'f' },
  config: { ...defaultConfig, epochs: 3, pruning: { ...defaultConfig.pruning, method: 'none', lambda: regularised ? 0.5 : 0 } },
  dice: null,
  bestDice: null,
  parameters: 5,
  initialParameters: 5,
  ...change,
});

function insight(epoch: number, meanDeltaOpt: number): EpochInsight {
  const of = (layer: string, by: number) => ({
    layer,
    filters: 9,
    removed: 0,
    clusters: 3,
    meanSilhouette: 0.6,
    clusterability: { hopkins: 0.7, dip: null, neighbours: 2, meanDeltaOpt: meanDeltaOpt * by },
    ability: null,
  });
  return {
    epoch,
    place: { caseId: 'heart01', plane: 'axial', slice: 1 },
    layers: [of('enc_ConvBlock_1', 1), of('enc_ConvBlock_2', 3)],
    memory: { bytes: 1, limitBytes: 2, epochs: [], pictured: [] },
    cost: { waitedMs: 1, describedMs: 1 },
  };
}

const rows = (epochs: number) => Array.from({ length: epochs }, (_, i) => sampleRow(sampleNetwork(3, 8), i + 1));
const numbers = (regularised: boolean, epochs: number, delta: number): RunNumbers => ({
  card: card(regularised),
  history: rows(epochs),
  insights: Array.from({ length: epochs }, (_, i) => insight(i + 1, delta)),
  recoveries: [],
});
const entry = (one: RunCard): RunEntry => ({ card: one, bytes: 1, checkpoints: [], damaged: [], elsewhere: false });

test('sides are compared at the newest epoch that both have, for a layer and for all', () => {
  const [on, off] = [numbers(true, 3, 0.1), numbers(false, 2, 0.2)];
  const row = (layer: string | null) => compareSides(on, off, layer).rows.find(({ name }) => name === 'mean δ opt')!;
  expect(compareSides(on, off, null).epoch).toBe(2);
  expect(row(null).with).toBeCloseTo(0.2, 12);
  expect(row(null).without).toBeCloseTo(0.4, 12);
  expect(row('enc_ConvBlock_1')).toMatchObject({ with: 0.1, without: 0.2 });
  expect(compareSides(on, null, null)).toEqual({ epoch: null, rows: [] });
  expect(findPairs([card(false), card(true, { id: 'x', twin: null }), card(true)])).toMatchObject([
    { id: 't', name: 'demo cardiac · 27 Nov 14:05', with: { id: 'on' }, without: { id: 'off' } },
  ]);
});

test('says what differs, on what both were looked at, and the numbers of both sides', async () => {
  loadSample();
  const client = createFakeClient({
    runs: () => Promise.resolve([entry(card(false)), entry(card(true))]),
    runNumbers: (id) => Promise.resolve(numbers(id === 'on', 3, id === 'on' ? 0.1 : 0.2)),
  });
  renderWith(client, <TwinDialog />);
  act(() => applyComparing(true));
  expect(await screen.findByText('They differ in pruning.lambda 0.5 → 0 alone.')).toBeTruthy();
  await waitFor(() => expect(screen.getByText(/Both sides: demo cardiac, seed 1, .* looked at on heart01, slice 2/)).toBeTruthy());
  const delta = await screen.findByRole('row', { name: /^mean δ opt/, hidden: true });
  expect([...delta.querySelectorAll('td')].map(({ textContent }) => textContent)).toEqual(['0.2', '0.4', '−0.2']);
  fireEvent.change(screen.getByRole('combobox', { name: 'Curves of', hidden: true }), { target: { value: 'enc_ConvBlock_2' } });
  expect(delta.textContent).toContain('0.3');
});

test('a new experiment says what it does with a run under way, and starts with the numbers typed in', async () => {
  loadSample();
  applyEvent('phase', { phase: 'training', failure: null });
  const client = createFakeClient({ runs: () => Promise.resolve([]) });
  renderWith(client, <TwinDialog />);
  act(() => applyComparing(true));
  expect(screen.getByText(/it rests in the library, where it can be gone on with/)).toBeTruthy();
  fireEvent.change(screen.getByRole('textbox', { name: /^λ/, hidden: true }), { target: { value: '0,25' } });
  fireEvent.change(screen.getByRole('textbox', { name: /^epochs/, hidden: true }), { target: { value: '7' } });
  fireEvent.click(screen.getByRole('button', { name: 'Leave this run and train both sides', hidden: true }));
  await waitFor(() => expect(client.calls).toContainEqual(['startTwin', { lambda: 0.25, epochs: 7 }]));
});

test('the strip tells how far both are by the run’s own settings, and cancels', () => {
  loadSample();
  const before = store.getState().config;
  applyEvent('config', card(false).config);
  applyEvent('runStarted', { id: 'off', twin: { id: 't', regularised: false, place: null, before }, seeded: true });
  applyEvent('phase', { phase: 'training', failure: null });
  applyEvent('epoch', rows(1)[0]!);
  const client = createFakeClient();
  renderWith(client, <TwinStrip />);
  expect(screen.getByRole('status').textContent).toBe('2 of 2, without λ · epoch 1 of 3');
  expect(screen.getByRole<HTMLProgressElement>('progressbar').value).toBeCloseTo(4 / 6, 6);
  fireEvent.click(screen.getByRole('button', { name: 'Cancel the experiment' }));
  expect(client.calls.map(([name]) => name)).toContain('stop');
  act(() => {
    applyEvent('phase', { phase: 'finished', failure: null });
    applyEvent('config', before);
  });
  expect(screen.getByRole('status').textContent).toBe('stopped, 2 of 2, without λ · epoch 1 of 3');
  expect(screen.getByText('The settings are those of before it again.')).toBeTruthy();
});
