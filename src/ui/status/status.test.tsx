// @vitest-environment happy-dom
// The status bar: the buttons scripts rely on, in the phases where they make sense, and what they ask for.
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { PlaygroundError } from '../../protocol/failures';
import type { Phase } from '../../protocol/snapshot';
import { applyEvent, store } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { finishSampleEpoch, loadSample } from '../../state/testing/loadSample';
import { sampleAdapter } from '../../state/testing/sampleData';
import { saveBlob } from '../shared/saveBlob';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { StatusBar } from './StatusBar';

vi.mock('../shared/saveBlob', () => ({ saveBlob: vi.fn() }));
cleanPageAroundEachTest();

const bar = <StatusBar onHelp={() => undefined} onKernels={() => undefined} onRuns={() => undefined} />;
const run = ['Start training', 'Pause', 'Resume', 'Step', 'Stop'];
const enabled = () =>
  run.filter((name) =>
    screen.queryAllByRole('button', { name }).some((button) => !(button as HTMLButtonElement).disabled && button.textContent === name),
  );

test.each<[Phase, string[]]>([
  ['ready', ['Start training', 'Step']],
  ['training', ['Pause', 'Stop']],
  ['paused', ['Resume', 'Step', 'Stop']],
  ['finished', ['Start training']],
  ['failed', ['Start training']],
])('in phase %s exactly %j can be pressed', (phase, names) => {
  loadSample();
  applyEvent('phase', { phase, failure: null });
  renderWith(createFakeClient(), bar);
  expect(enabled()).toEqual(names);
});

test.each([
  ['ready', 'Start training', 'start'],
  ['training', 'Pause', 'pause'],
  ['paused', 'Resume', 'resume'],
  ['paused', 'Step', 'step'],
  ['paused', 'Stop', 'stop'],
] as const)('in phase %s the button %s asks the client to %s', (phase, name, method) => {
  loadSample();
  applyEvent('phase', { phase, failure: null });
  const client = createFakeClient();
  renderWith(client, bar);
  fireEvent.click(screen.getByRole('button', { name }));
  expect(client.calls.map(([called]) => called)).toEqual([method]);
});

test('a pressed button rests until it is answered', async () => {
  loadSample();
  let answer: () => void = () => undefined;
  const client = createFakeClient({ start: () => new Promise((resolve) => (answer = resolve)) });
  renderWith(client, bar);
  const start = screen.getByRole<HTMLButtonElement>('button', { name: 'Start training' });
  fireEvent.click(start);
  fireEvent.click(start);
  expect(start.getAttribute('aria-disabled')).toBe('true');
  expect(client.calls).toHaveLength(1);
  answer();
  await waitFor(() => expect(start.hasAttribute('aria-disabled')).toBe(false));
});

test('a refused command leaves its reason in the notice', async () => {
  loadSample();
  const refusal = new PlaygroundError('wrong-phase', 'Cannot start while the phase is "loading".');
  renderWith(createFakeClient({ start: () => Promise.reject(refusal) }), bar);
  fireEvent.click(screen.getByRole('button', { name: 'Start training' }));
  await waitFor(() => expect(store.getState().notice).toEqual({ code: 'wrong-phase', message: refusal.message }));
});

test('without masks Start is disabled and says why', () => {
  loadSample();
  const { dataset } = store.getState();
  applyEvent('dataset', { ...dataset!, cases: dataset!.cases.map((one) => ({ ...one, split: 'unlabelled' as const })) });
  renderWith(createFakeClient(), bar);
  const start = screen.getByRole<HTMLButtonElement>('button', { name: 'Start training' });
  expect(start.disabled).toBe(true);
  expect(document.getElementById(start.getAttribute('aria-describedby') ?? '')?.textContent).toMatch(/add the masks/);
});

test('epoch, step time and time left are those of the newest events', () => {
  const start = loadSample();
  applyEvent('phase', { phase: 'training', failure: null });
  renderWith(createFakeClient(), bar);
  act(() => finishSampleEpoch(start, 37));
  expect(screen.getByTestId('phase').textContent).toMatch(/^Trainingepoch 37 \/ 120 · \d+ ms\/step · 8 min left$/);
  expect(screen.getByRole('progressbar', { name: 'Progress of the run' }).getAttribute('aria-valuenow')).toBe('31');
});

test('a software adapter and a failed self-test are badges', () => {
  loadSample();
  store.setState({ adapter: { ...sampleAdapter, software: true }, selfTest: { passed: false, durationMs: 1, checks: [] } });
  renderWith(createFakeClient(), bar);
  expect(screen.getByText('software')).toBeTruthy();
  expect(screen.getByText('self-test failed')).toBeTruthy();
});

test('Export offers the kinds there are and saves the chosen one under its name', async () => {
  const start = loadSample();
  finishSampleEpoch(start, 1);
  applyEvent('phase', { phase: 'finished', failure: null });
  const client = createFakeClient();
  renderWith(client, bar);
  fireEvent.click(screen.getByRole('button', { name: 'Export' }));
  expect(screen.getAllByRole('button', { name: /^Save / })).toHaveLength(10);
  fireEvent.click(await screen.findByRole('button', { name: /Save Bundle/ }));
  await waitFor(() => expect(saveBlob).toHaveBeenCalledWith('bundle.bin', expect.any(Blob)));
  expect(client.calls).toContainEqual(['export', 'bundle']);
  expect(await screen.findByText(/bundle\.bin, 1 B\. model\.onnx in onnxruntime-web: largest difference 2\.4e-7\./)).toBeTruthy();
  expect((await screen.findByRole('row', { name: /Parameters 7\.76 M 484 k 6\.2 %/ })).textContent).toBeTruthy();
});

test('a refused export says why beside its kind', async () => {
  const start = loadSample();
  finishSampleEpoch(start, 1);
  const refusal = new PlaygroundError('bug', 'model.onnx, read back and run, gives other probabilities than the live network (by 0.02)');
  renderWith(createFakeClient({ export: () => Promise.reject(refusal) }), bar);
  fireEvent.click(screen.getByRole('button', { name: 'Export' }));
  fireEvent.click(screen.getByRole('button', { name: 'Save ONNX' }));
  expect((await screen.findByText(refusal.message)).dataset['failed']).toBe('true');
});

test('before the first step there is nothing to export', () => {
  loadSample();
  renderWith(createFakeClient(), bar);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Export' }).disabled).toBe(true);
});

test('before the first step the preparation of kernels is shown and can be stopped, which is no failure', async () => {
  loadSample();
  let refuse: (error: Error) => void = () => undefined;
  const client = createFakeClient({
    start: () => new Promise((_, reject) => (refuse = reject)),
    stop: () => {
      refuse(new PlaygroundError('wrong-phase', 'The run was stopped before its first step.'));
      return Promise.resolve();
    },
  });
  renderWith(client, bar);
  fireEvent.click(screen.getByRole('button', { name: 'Start training' }));
  expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  act(() => applyEvent('kernelProgress', { stage: 'compiling', done: 3, total: 40 }));
  expect(screen.getByTestId('phase').textContent).toBe('Compiling kernels3 / 40');
  const start = screen.getByRole('button', { name: 'Start training' });
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  await waitFor(() => expect(start.hasAttribute('aria-disabled')).toBe(false));
  expect(store.getState().notice).toBeNull();
});
