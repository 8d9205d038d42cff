// @vitest-environment happy-dom
// The start view: what scripts and people load data with, and what they are told.
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { PlaygroundError } from '../../protocol/failures';
import { applyEvent, store } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { sampleAdapter, sampleDataset } from '../../state/testing/sampleData';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { StartView } from './StartView';

cleanPageAroundEachTest();

test.each(['cardiac', 'lesion', 'kidney'])('one click loads the demo %s', (demo) => {
  const client = createFakeClient();
  renderWith(client, <StartView />);
  fireEvent.click(screen.getByTestId(`demo-${demo}`));
  expect(client.calls).toEqual([['load', { demo }]]);
});

test('picked files go to the client with their paths', async () => {
  const client = createFakeClient();
  renderWith(client, <StartView />);
  const file = new File(['x'], 'a.png');
  const input = screen.getByTestId<HTMLInputElement>('dataset-input');
  expect(input.multiple).toBe(true);
  expect(screen.getByTestId('folder-input').hasAttribute('webkitdirectory')).toBe(true);
  fireEvent.change(input, { target: { files: [file] } });
  await waitFor(() => expect(client.calls).toEqual([['load', { files: [{ path: 'a.png', file }] }]]));
});

test('progress names the file and what is left, and can be cancelled without an error', async () => {
  let fail: (cause: Error) => void = () => undefined;
  const client = createFakeClient({
    load: () => new Promise((_, reject) => (fail = reject)),
    cancelLoad: () => {
      fail(new PlaygroundError('bad-data', 'Loading was cancelled.'));
      return Promise.resolve();
    },
  });
  renderWith(client, <StartView />);
  fireEvent.click(screen.getByTestId('demo-kidney'));
  act(() => {
    applyEvent('phase', { phase: 'loading', failure: null });
    applyEvent('loadProgress', { file: 'ct/1.nii.gz', filesDone: 3, filesTotal: 9, bytesDone: 1e6, bytesTotal: 4e6, secondsLeft: 12 });
  });
  expect(screen.getByText('ct/1.nii.gz')).toBeTruthy();
  expect(screen.getByText('file 3 of 9 · 1.00 MB of 4.00 MB · 12 s left')).toBeTruthy();
  expect(screen.getByTestId<HTMLButtonElement>('demo-cardiac').disabled).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  await act(() => Promise.resolve());
  expect(client.calls.map(([name]) => name)).toEqual(['load', 'cancelLoad']);
  expect(store.getState().notice).toBeNull();
});

test('a load that fails by itself is told', async () => {
  const client = createFakeClient({ load: () => Promise.reject(new PlaygroundError('bad-data', 'a.nii: ends after 41 % of its bytes.')) });
  renderWith(client, <StartView />);
  fireEvent.click(screen.getByTestId('demo-lesion'));
  await waitFor(() => expect(store.getState().notice?.message).toBe('a.nii: ends after 41 % of its bytes.'));
});

test('what the last visit loaded is offered with its size, opened and forgotten on demand, and not beside loaded data', async () => {
  const client = createFakeClient();
  renderWith(client, <StartView />);
  expect(screen.queryByRole('region', { name: 'Data of your last visit' })).toBeNull();
  const data = { id: 'x', name: 'Task04_Hippocampus', files: 220, bytes: 8.1e6, savedAt: Date.UTC(2026, 10, 26, 12) };
  act(() => applyEvent('kept', { state: 'kept', data, lacks: null }));
  expect(screen.getByText('220 files, 8.10 MB, kept in this browser since November 26, 2026')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Open it again' }));
  fireEvent.click(screen.getByRole('button', { name: 'Forget it' }));
  await waitFor(() => expect(client.calls.map(([name]) => name)).toEqual(['reopen', 'forget']));
  act(() => applyEvent('dataset', sampleDataset));
  expect(screen.queryByText('Task04_Hippocampus')).toBeNull();
});

test('the pre-flight card names the adapter, and warns of software and of a failed self-test by numbers', () => {
  store.setState({
    adapter: { ...sampleAdapter, software: true },
    selfTest: { passed: false, durationMs: 900, checks: [{ name: 'convolution', maxError: 0.5, tolerance: 1e-4, passed: false }] },
  });
  renderWith(createFakeClient(), <StartView />);
  expect(screen.getByText('NVIDIA ampere')).toBeTruthy();
  expect(screen.getByText(/software stand-in/)).toBeTruthy();
  expect(screen.getByText('convolution: error 5.0e-1, allowed 1.0e-4')).toBeTruthy();
});
