// @vitest-environment happy-dom
// The page as a whole: journeys by keyboard, alerts, title, link. Charts are not drawn here; the browser journeys do that.
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { applyEvent, applyNotice, applyUpdateReady, store } from '../../state/store';
import { createFakeClient, type FakeClient } from '../../state/testing/fakeClient';
import { finishSampleEpoch, loadSample } from '../../state/testing/loadSample';
import { sampleLayerRecord } from '../../state/testing/sampleLayer';
import { samplePrediction } from '../../state/testing/sampleRun';
import { App } from '../App';
import { cleanPageAroundEachTest } from '../testing';

vi.mock('../../charts/loadPlotly', () => ({ loadPlotly: () => new Promise(() => undefined), plotConfig: {} }));
cleanPageAroundEachTest();
beforeEach(() => {
  window.location.hash = '';
});

const names = (client: FakeClient) => client.calls.map(([name]) => name);
const press = (key: string, more = {}) => fireEvent.keyDown(document.body, { key, ...more });

test('space pauses and resumes, but not from within a field or a button', () => {
  loadSample();
  applyEvent('phase', { phase: 'training', failure: null });
  const client = createFakeClient();
  render(<App client={client} />);
  press(' ');
  expect(names(client)).toContain('pause');
  act(() => applyEvent('phase', { phase: 'paused', failure: null }));
  fireEvent.keyDown(screen.getByRole('button', { name: 'Stop' }), { key: ' ' });
  fireEvent.keyDown(screen.getByRole('textbox', { name: 'Epochs' }), { key: ' ' });
  expect(names(client)).not.toContain('resume');
  press(' ');
  expect(names(client)).toContain('resume');
});

test('arrows go through layers, slices and cases and stop at the ends; the worker is told what is watched', async () => {
  finishSampleEpoch(loadSample(), 1);
  const client = createFakeClient();
  render(<App client={client} />);
  press('ArrowLeft');
  expect(store.getState().selection.layer).toBe('enc_ConvBlock_1');
  press('ArrowRight');
  press('ArrowUp');
  press('ArrowDown', { shiftKey: true });
  press('ArrowUp', { shiftKey: true });
  press('ArrowUp');
  const selection = { layer: 'enc_ConvBlock_2', caseId: 'patient018_frame01', plane: 'axial', slice: 5, inside: true, embedding: 'pca' };
  expect(store.getState().selection).toEqual(selection);
  await waitFor(() => expect(client.calls).toContainEqual(['watch', selection]));
  for (let i = 0; i < 20; i++) press('ArrowUp');
  expect(store.getState().selection.slice).toBe(8);
});

test('volumes are watched in three planes, by list and by key; the middle slice comes first', async () => {
  finishSampleEpoch(loadSample(), 1);
  const client = createFakeClient();
  render(<App client={client} />);
  press('p');
  expect(store.getState().selection.plane).toBe('axial');
  expect(screen.queryByRole('combobox', { name: 'Plane' })).toBeNull();
  const slices = { axial: 9, coronal: 40, sagittal: 30 };
  act(() => applyEvent('browsable', { cases: [{ id: 'patient017_frame01', slices }] }));
  press('p');
  expect(store.getState().selection).toMatchObject({ plane: 'coronal', slice: 20 });
  fireEvent.change(screen.getByRole('combobox', { name: 'Plane' }), { target: { value: 'sagittal' } });
  expect(store.getState().selection).toMatchObject({ plane: 'sagittal', slice: 15 });
  await waitFor(() => expect(client.calls.at(-1)).toEqual(['watch', store.getState().selection]));
  for (let i = 0; i < 40; i++) press('ArrowUp');
  expect(store.getState().selection.slice).toBe(29);
  press('p');
  expect(store.getState().selection).toMatchObject({ plane: 'axial', slice: 4 });
});

test('? lists the shortcuts', () => {
  render(<App client={createFakeClient()} />);
  press('?');
  expect(screen.getByText('pause or resume training')).toBeTruthy();
});

test('refused files are an alert naming file and reason, and training can start all the same', () => {
  loadSample();
  render(<App client={createFakeClient()} />);
  const alert = screen.getByRole('alert');
  expect(alert.textContent).toContain('ACDC/patient011_frame12_gt.nii.gz: ends after 41 % of its bytes');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Start training' }).disabled).toBe(false);
});

test('a failure says what happened and what to do; the same words from the command are not said twice', () => {
  loadSample();
  const failure = { code: 'diverged', message: 'The loss was not finite in epoch 3, step 2.' } as const;
  applyEvent('phase', { phase: 'failed', failure });
  applyNotice(failure);
  render(<App client={createFakeClient()} />);
  const alerts = screen.getAllByRole('alert').filter((alert) => alert.textContent.includes('epoch 3'));
  expect(alerts).toHaveLength(1);
  expect(alerts[0]?.textContent).toContain('lower the learning rate');
});

test('the case table holds every case with size, spacing, classes, split, rule and warnings', () => {
  loadSample();
  render(<App client={createFakeClient()} />);
  const row = screen.getByRole('row', { name: /patient017_frame01/ });
  expect(within(row).getByRole<HTMLSelectElement>('combobox', { name: 'Split of patient017_frame01' }).value).toBe('validation');
  expect(row.textContent).toContain('256 × 216 × 9');
  expect(row.textContent).toContain('1.37 × 1.37 × 8');
  expect(row.textContent).toContain('_gt.nii.gzACDC256');
  expect(row.textContent).toMatch(/RV 1\.2 %, Myo 1\.1 %, LV 1\.2 %/);
  expect(screen.getByRole('row', { name: /patient003_frame01/ }).textContent).toContain('label is stored flipped');
});

test('before a run the arrows go through the slices and cases of the desk, and p through its planes', () => {
  loadSample();
  render(<App client={createFakeClient()} />);
  expect(store.getState().desk).toEqual({ caseId: 'patient001_frame01', plane: 'axial', slice: 4, channel: 0 });
  press('ArrowUp');
  press('ArrowDown', { shiftKey: true });
  expect(store.getState().desk.slice).toBe(5);
  press('ArrowUp', { shiftKey: true });
  press('p');
  expect(store.getState().desk).toEqual({ caseId: 'patient002_frame01', plane: 'coronal', slice: 108, channel: 0 });
  for (let i = 0; i < 120; i++) press('ArrowUp');
  expect(store.getState().desk.slice).toBe(215);
});

test('a running page shows Dice, events, feature maps and the prediction in words', () => {
  const start = loadSample();
  applyEvent('phase', { phase: 'training', failure: null });
  finishSampleEpoch(start, 1);
  finishSampleEpoch(start, 2);
  applyEvent('prediction', samplePrediction(2));
  applyEvent('layerView', sampleLayerRecord('enc_ConvBlock_1', 32, 2));
  render(<App client={createFakeClient()} />);
  const events = within(screen.getByRole('log')).getAllByRole('listitem');
  expect(events).toHaveLength(4);
  expect(events[0]?.textContent).toMatch(/^2validation Dice/);
  expect(screen.getByRole('img', { name: /^Case patient017_frame01, slice 5, epoch 2\. Dice of this slice: class 1 0\.87/ })).toBeTruthy();
  const maps = within(screen.getByRole('list', { name: '32 feature maps' })).getAllByRole('listitem');
  expect(maps).toHaveLength(32);
  expect(maps[3]?.getAttribute('aria-label')).toBe('filter 3, reference map, distance 0.000');
  expect(screen.getByRole('img', { name: /^Distances of 32 maps .* below the threshold 0\.041\.$/ })).toBeTruthy();
  expect(screen.getByRole('img', { name: /^Epoch 2: training loss/ })).toBeTruthy();
  expect(document.title).toMatch(/^\d+ % · Dice 0\.\d\d – Sauron Playground$/);
});

test('leaving asks first while a run is under way, and only then', () => {
  loadSample();
  render(<App client={createFakeClient()} />);
  const leaves = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  expect(leaves()).toBe(true);
  act(() => applyEvent('phase', { phase: 'training', failure: null }));
  expect(leaves()).toBe(false);
  act(() => applyEvent('phase', { phase: 'finished', failure: null }));
  expect(leaves()).toBe(true);
});

test('a link configures at once and again after the first load, whose size would change it; later the address follows', async () => {
  window.location.hash = '#epochs=7&pruning.lambda=0.25';
  const client = createFakeClient();
  render(<App client={client} />);
  const patch = { epochs: 7, pruning: { lambda: 0.25 } };
  await waitFor(() => expect(client.calls).toContainEqual(['configure', patch]));
  act(() => void loadSample());
  await waitFor(() => expect(client.calls.filter(([name]) => name === 'configure')).toHaveLength(2));
  await waitFor(() => expect(window.location.hash).toContain('pruning.lambda=0.25'));
  expect(window.location.hash).toContain('levels=5');
});

test('a link with a wrong value is refused in words', async () => {
  window.location.hash = '#epochs=many';
  render(<App client={createFakeClient()} />);
  expect((await screen.findByRole('alert')).textContent).toContain('epochs is "many"');
});

test('watching never takes a message away', async () => {
  loadSample();
  applyNotice({ code: 'bad-data', message: 'b.nii: is no image.' });
  const client = createFakeClient();
  render(<App client={client} />);
  press('ArrowRight');
  await waitFor(() => expect(client.calls.at(-1)).toEqual(['watch', store.getState().selection]));
  expect(screen.getByText('b.nii: is no image.')).toBeTruthy();
});

test('a newer version is announced while nothing goes on, and reloads only by the button', () => {
  loadSample();
  const reload = vi.fn();
  render(<App client={createFakeClient()} onUpdate={reload} />);
  act(() => applyEvent('phase', { phase: 'training', failure: null }));
  act(() => applyUpdateReady());
  const bar = () => screen.queryByText('A new version is ready.');
  expect(bar()).toBeNull();
  act(() => applyEvent('phase', { phase: 'paused', failure: null }));
  expect(bar()).toBeNull();
  act(() => applyEvent('phase', { phase: 'finished', failure: null }));
  expect(bar()).not.toBeNull();
  act(() => applyEvent('exportStage', 'Writing'));
  expect(bar()).toBeNull();
  act(() => applyEvent('exportStage', null));
  expect(reload).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Reload' }));
  expect(reload).toHaveBeenCalledOnce();
  fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
  expect(bar()).toBeNull();
});
