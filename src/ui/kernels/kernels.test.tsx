// @vitest-environment happy-dom
// The kernels panel: numbers with their units and shares, what was not measured, and what each button asks for.
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { PlaygroundError } from '../../protocol/failures';
import type { KernelReport } from '../../protocol/kernels';
import { applyEvent } from '../../state/store';
import { createFakeClient, type FakeClient } from '../../state/testing/fakeClient';
import { finishSampleEpoch, loadSample } from '../../state/testing/loadSample';
import { sampleKernels } from '../../state/testing/sampleLayer';
import { App } from '../App';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { KernelsPanel } from './KernelsPanel';
import { describeEstimates, describeTotal, groupByLayer } from './kernelWords';

vi.mock('../../charts/loadPlotly', () => ({ loadPlotly: () => new Promise(() => undefined), plotConfig: {} }));
cleanPageAroundEachTest();

const asked = (client: FakeClient) => client.calls.map(([name]) => name);
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

/** The panel of a run that has ended an epoch, once its first answer stands there. */
async function openPanel(overrides: Parameters<typeof createFakeClient>[0] = {}): Promise<FakeClient> {
  finishSampleEpoch(loadSample(), 1);
  const client = createFakeClient(overrides);
  renderWith(client, <KernelsPanel />);
  await waitFor(() => expect(screen.queryByText('Waiting for the GPU …')).toBeNull());
  return client;
}

test('layers stand in forward order, each with forward, input gradient, weight gradient', () => {
  const grouped = groupByLayer(sampleKernels().rows).map(({ layer, rows }) => [layer, rows.map(({ direction }) => direction)]);
  expect(grouped).toEqual([
    ['enc_ConvBlock_1', ['forward', 'weight gradient']],
    ['enc_ConvBlock_2', ['forward', 'input gradient', 'weight gradient']],
  ]);
});

test('the total names the slowest; without timestamps it says why there are no times', () => {
  expect(describeTotal(sampleKernels(), 5)).toBe(
    '5 convolutions a training step: 1 ms of GPU time, 250 GFLOP/s; most in enc 1b, weight gradient (35 %).',
  );
  expect(describeTotal(sampleKernels('estimated', false), 5)).toMatch(/^5 convolutions .* no timestamp queries/);
});

test('estimates are owned up to, with the reason; measured variants need no word', () => {
  const report = sampleKernels();
  const software = { ...report, adapter: { ...report.adapter, software: true } };
  expect(describeEstimates(software)).toBe('4 of 5 variants are estimated, not measured: software adapter.');
  expect(describeEstimates(report)).toContain('shapes that a prune has made');
  expect(describeEstimates(sampleKernels('measured'))).toBeNull();
});

test('a row has layer, convolution, variant, choice, time, speed and share', async () => {
  const client = await openPanel();
  expect(asked(client)).toEqual(['kernels']);
  const table = screen.getByRole('table');
  const heads = within(table).getAllByRole('columnheader');
  expect(heads.map((head) => head.firstChild?.textContent)).toEqual([
    'Layer',
    'Convolution',
    expect.stringMatching(/^Variant/) as string,
    'Chosen',
    expect.stringMatching(/^GPU time, µs/) as string,
    expect.stringMatching(/^GFLOP\/s/) as string,
    'Share of the time',
  ]);
  const rows = within(table).getAllByRole('row');
  expect(rows).toHaveLength(1 + 5 + 1);
  const cells = (row: HTMLElement | undefined) => Array.from(row?.children ?? [], ({ textContent }) => textContent);
  expect(cells(rows[1])).toEqual(['enc 1a', 'forward', '8x2x1', 'estimated', '100', '250', '10 %']);
  expect(cells(rows[2])).toEqual(['weight gradient', '1x1x1 plain', 'only one', '200', '250', '20 %']);
  expect(cells(rows[6])).toEqual(['All convolutions of a step', '1000', '250', '']);
});

test('without timestamp queries variants stand there all the same, times as dashes', async () => {
  await openPanel({ kernels: () => Promise.resolve(sampleKernels('estimated', false)) });
  expect(screen.getByText(/no timestamp queries/)).toBeTruthy();
  expect(screen.getAllByText('8x2x1')).toHaveLength(4);
  expect(screen.getAllByText('–').length).toBeGreaterThan(0);
});

test('refused kernels are named', async () => {
  await openPanel({ kernels: () => Promise.resolve({ ...sampleKernels(), refused: ['convForward 4x4x2'] }) });
  expect(screen.getByText(/Refused.*: convForward 4x4x2\.$/)).toBeTruthy();
});

test('Measure now shows the progress with a way out, then what was measured; Reset goes back', async () => {
  let answer: (report: KernelReport) => void = () => undefined;
  const client = await openPanel({ measureKernels: () => new Promise((resolve) => (answer = resolve)) });
  press('Measure now');
  act(() => applyEvent('kernelProgress', { stage: 'choosing', done: 12, total: 34 }));
  expect(screen.getByText('Choosing kernels 12 / 34')).toBeTruthy();
  expect(screen.getByRole('progressbar', { name: 'Choosing kernels' })).toBeTruthy();
  press('Time again');
  press('Cancel');
  act(() => applyEvent('kernelProgress', null));
  answer(sampleKernels('measured'));
  await waitFor(() => expect(screen.getAllByText('measured')).toHaveLength(4));
  expect(screen.queryByRole('button', { name: 'Measure now' })).toBeNull();
  press('Reset choices');
  await screen.findByText(/is forgotten/);
  expect(screen.getAllByText('estimated')).toHaveLength(4);
  expect(asked(client)).toEqual(['kernels', 'measureKernels', 'cancelKernels', 'resetKernels']);
});

test('a refusal is an alert, and the last table stays', async () => {
  const refusal = new PlaygroundError('device-lost', 'The graphics device was lost: test.');
  let refuses = false;
  await openPanel({ kernels: () => (refuses ? Promise.reject(refusal) : Promise.resolve(sampleKernels())) });
  refuses = true;
  press('Time again');
  expect((await screen.findByRole('alert')).textContent).toContain('was lost: test');
  expect(screen.getByRole('table')).toBeTruthy();
});

test('before a run the panel says what to do and asks nothing', () => {
  loadSample();
  const client = createFakeClient();
  renderWith(client, <KernelsPanel />);
  expect(screen.getByText(/start a run, or take one step/)).toBeTruthy();
  expect(asked(client)).toEqual([]);
});

test('the report is copied as JSON, or the browser’s refusal is said', async () => {
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValueOnce();
  await openPanel();
  press('Copy as JSON');
  await screen.findByText('Copied.');
  expect(JSON.parse(write.mock.calls[0]?.[0] ?? '')).toEqual(sampleKernels());
  write.mockRejectedValueOnce(new DOMException('not allowed'));
  press('Copy as JSON');
  await screen.findByText('The browser refused to copy.');
  write.mockRestore();
});

test('the pill of the machine and the key k open the panel', async () => {
  loadSample();
  render(<App client={createFakeClient()} />);
  fireEvent.keyDown(document.body, { key: 'k' });
  expect(await screen.findByText(/start a run, or take one step/)).toBeTruthy();
  press('Close');
  await waitFor(() => expect(screen.queryByText(/start a run, or take one step/)).toBeNull());
  press('Kernels');
  expect(await screen.findByText(/start a run, or take one step/)).toBeTruthy();
});
