// @vitest-environment happy-dom
// The desk by hand and by keyboard: what is pressed is the change that the worker is asked for, and nothing else.
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { DatasetEdit } from '../../protocol/edits';
import { applyEvent, store } from '../../state/store';
import { createFakeClient, type FakeClient } from '../../state/testing/fakeClient';
import { finishSampleEpoch, loadSample } from '../../state/testing/loadSample';
import { sampleDataset } from '../../state/testing/sampleData';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { DeskSide } from './DeskSide';
import { EditProvider } from './EditContext';
import { ReadyPanel } from './ReadyPanel';

cleanPageAroundEachTest();

function renderDesk(): FakeClient {
  const client = createFakeClient();
  renderWith(
    client,
    <EditProvider>
      <ReadyPanel />
      <DeskSide />
    </EditProvider>,
  );
  return client;
}
/** Changes are carried out one after the other, and so not within the event that asks for them. */
const sent = (client: FakeClient, expected: unknown[]) => waitFor(() => expect(edits(client)).toEqual(expected));
const edits = (client: FakeClient): unknown[] => client.calls.flatMap(([name, given]) => (name === 'edit' ? [given] : []));
const table = (): HTMLElement => screen.getByRole('region', { name: /^Table of cases/ });
const rows = (): string[] =>
  within(table())
    .getAllByRole('rowheader')
    .map((head) => head.textContent);

test('heads sort, one press more turns round; the filter takes words, splits and warnings', () => {
  loadSample();
  renderDesk();
  const head = screen.getByRole('columnheader', { name: /^Case/ });
  expect(head.getAttribute('aria-sort')).toBe('ascending');
  fireEvent.click(within(head).getByRole('button'));
  expect(rows()[0]).toBe('patient022_frame01');
  fireEvent.click(screen.getByRole('button', { name: 'Split' }));
  expect([rows()[0], rows().at(-1)]).toEqual(['patient001_frame01', 'patient022_frame01']);
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'acdc patient01' } });
  expect(rows()).toHaveLength(10);
  fireEvent.change(screen.getByRole('combobox', { name: 'Cases of which split' }), { target: { value: 'validation' } });
  expect(rows()).toEqual(['patient017_frame01', 'patient018_frame01', 'patient019_frame01']);
  fireEvent.click(screen.getByRole('checkbox', { name: 'with warnings' }));
  expect(within(table()).getByText('No case fits the filter.')).toBeTruthy();
});

test('by keyboard: arrows look, space and shift choose, delete leaves the chosen out', async () => {
  loadSample();
  const client = renderDesk();
  const press = (key: string, more = {}) => fireEvent.keyDown(table(), { key, ...more });
  press('ArrowDown');
  expect(store.getState().desk.caseId).toBe('patient002_frame01');
  press(' ');
  press('ArrowDown', { shiftKey: true });
  expect(screen.getByRole('status').textContent).toBe('2 of 22 chosen');
  press('Delete');
  await sent(client, [[{ kind: 'drop', cases: ['patient002_frame01', 'patient003_frame01'] }]]);
  press('End');
  expect(store.getState().desk.caseId).toBe('patient022_frame01');
});

test('chosen cases are moved together; one row alone by its own list', async () => {
  loadSample();
  const client = renderDesk();
  fireEvent.click(screen.getByRole('checkbox', { name: 'Choose patient001_frame01' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Choose patient003_frame01' }), { shiftKey: true });
  fireEvent.click(screen.getByRole('button', { name: 'To test' }));
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'To test' }).disabled).toBe(false));
  fireEvent.change(screen.getByRole('combobox', { name: 'Split of patient017_frame01' }), { target: { value: 'train' } });
  await sent(client, [
    [{ kind: 'split', cases: ['patient001_frame01', 'patient002_frame01', 'patient003_frame01'], split: 'test' }],
    [{ kind: 'split', cases: ['patient017_frame01'], split: 'train' }],
  ]);
});

test('a case gets its label by hand: files without a partner stand first', async () => {
  loadSample();
  const client = renderDesk();
  fireEvent.click(screen.getByRole('button', { name: /^Label of patient002_frame01/ }));
  const dialog = screen.getByRole('dialog', { name: 'Label of patient002_frame01' });
  const files = within(dialog).getAllByRole<HTMLInputElement>('checkbox');
  expect(files.slice(0, 3).map(({ checked }) => checked)).toEqual([false, true, false]);
  expect(within(dialog).getAllByRole('listitem')[0]?.textContent).toContain('ACDC/stray_gt.nii.gz without an image');
  fireEvent.click(files[0]!);
  fireEvent.click(files[1]!);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Take 1 file as its label' }));
  await sent(client, [[{ kind: 'pair', case: 'patient002_frame01', labels: ['ACDC/stray_gt.nii.gz'] }]]);
});

test('a finding is mended by its button, shown by another, and its threshold can be changed first', async () => {
  loadSample();
  const threshold: DatasetEdit = { kind: 'threshold', files: ['p.nii'], at: 0.5 };
  const finding = { kind: 'refused', severity: 'error', text: 'p.nii: a probability map?', cases: [], files: ['p.nii'] } as const;
  const fixes = [{ label: 'Threshold at 0.5', edit: threshold }];
  applyEvent('dataset', { ...sampleDataset, findings: [{ ...finding, cases: [], files: ['p.nii'], fixes }, ...sampleDataset.findings!] });
  const client = renderDesk();
  fireEvent.click(screen.getByRole('button', { name: 'Show patient003_frame01', hidden: true }));
  expect(store.getState().desk.caseId).toBe('patient003_frame01');
  fireEvent.change(screen.getByRole('textbox', { name: /^Threshold/ }), { target: { value: 'x' } });
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Threshold at …' }).disabled).toBe(true);
  fireEvent.change(screen.getByRole('textbox', { name: /^Threshold/ }), { target: { value: '0.3' } });
  fireEvent.click(screen.getByRole('button', { name: 'Threshold at 0.3' }));
  await sent(client, [[{ ...threshold, at: 0.3 }]]);
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Threshold at 0.3' }).disabled).toBe(false));
});

test('names and colours of classes, and one class counted as another', async () => {
  loadSample();
  const client = renderDesk();
  const name = screen.getByRole('textbox', { name: 'Name of RV' });
  fireEvent.change(name, { target: { value: 'right ventricle' } });
  fireEvent.keyDown(name, { key: 'Enter' });
  const colour = screen.getByLabelText('Colour of RV');
  fireEvent.change(colour, { target: { value: '#112233' } });
  fireEvent.blur(colour);
  await waitFor(() => expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Count Myo as' }).disabled).toBe(false));
  fireEvent.change(screen.getByRole('combobox', { name: 'Count Myo as' }), { target: { value: '3' } });
  await sent(client, [
    [{ kind: 'rename', value: 1, name: 'right ventricle' }],
    [{ kind: 'recolour', value: 1, colour: '#112233' }],
    [{ kind: 'mergeClass', value: 2, into: 3 }],
  ]);
});

test('Ctrl+Z takes the latest change back, but not while a name is typed', async () => {
  loadSample();
  applyEvent('dataset', { ...sampleDataset, edits: [{ kind: 'drop', cases: ['x'] }] });
  const client = renderDesk();
  const undone = (): number => client.calls.filter(([name]) => name === 'undoEdit').length;
  fireEvent.keyDown(screen.getByRole('textbox', { name: 'Name of RV' }), { key: 'z', ctrlKey: true });
  expect(undone()).toBe(0);
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
  fireEvent.click(screen.getByRole('button', { name: 'Undo: left out x' }));
  await waitFor(() => expect(undone()).toBe(3));
});

test('what was taken back is made again by key or button, latest first, until another change or other data comes between', async () => {
  const [a, b] = ['x', 'y'].map((id): DatasetEdit => ({ kind: 'drop', cases: [id] })) as [DatasetEdit, DatasetEdit];
  loadSample();
  const stand = (list: DatasetEdit[]) => {
    const now = { ...sampleDataset, edits: list };
    applyEvent('dataset', now);
    return Promise.resolve(now);
  };
  const given = () => store.getState().dataset?.edits ?? [];
  act(() => void stand([a, b]));
  const client = renderDesk();
  client.undoEdit = () => stand(given().slice(0, -1));
  client.edit = (more) => stand([...given(), ...more]);
  const press = (key: string, more = {}) => fireEvent.keyDown(document.body, { key, ctrlKey: true, ...more });
  const stands = (expected: DatasetEdit[]) => waitFor(() => expect(given()).toEqual(expected));
  press('z');
  press('z');
  await stands([]);
  press('y');
  await stands([a]);
  press('Z', { shiftKey: true });
  await stands([a, b]);
  press('y');
  press('z');
  await stands([a]);
  fireEvent.click(await screen.findByRole('button', { name: 'Redo: left out y' }));
  await stands([a, b]);
  press('z');
  await stands([a]);
  fireEvent.change(screen.getByRole('combobox', { name: 'Split of patient017_frame01' }), { target: { value: 'train' } });
  await waitFor(() => expect(given()).toHaveLength(2));
  expect(screen.queryByRole('button', { name: /^Redo/ })).toBeNull();
  press('z');
  await stands([a]);
  await screen.findByRole('button', { name: /^Redo: moved/ });
  act(() => applyEvent('phase', { phase: 'loading', failure: null }));
  act(() => applyEvent('phase', { phase: 'ready', failure: null }));
  expect(screen.queryByRole('button', { name: /^Redo/ })).toBeNull();
});

test('overlapping segments are chosen and put in order before they are used', async () => {
  loadSample();
  const order = ['tumour', 'liver', 'spleen'].map((name, i) => ({ number: i + 1, name }));
  const edit: DatasetEdit = { kind: 'segments', case: 'patient001_frame01', file: 's.dcm', order };
  const finding = {
    kind: 'refused' as const,
    severity: 'error' as const,
    text: 's.dcm: its segments overlap',
    cases: [],
    files: ['s.dcm'],
  };
  applyEvent('dataset', { ...sampleDataset, findings: [{ ...finding, fixes: [{ label: 'Use these segments', edit }] }] });
  const client = renderDesk();
  fireEvent.click(screen.getByRole('button', { name: 'Lay liver further up' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'spleen' }));
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Lay liver further up' }).disabled).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Use liver over tumour' }));
  await sent(client, [[{ ...edit, order: [order[1], order[0]] }]]);
});

test('what is pressed while a change is under way waits for it, and a refused one holds nothing up', async () => {
  loadSample();
  applyEvent('dataset', { ...sampleDataset, edits: [{ kind: 'drop', cases: ['x'] }] });
  const client = renderDesk();
  let refuse: (reason: Error) => void = () => undefined;
  const calls: string[] = [];
  client.undoEdit = () => {
    calls.push('undo');
    return calls.length > 1 ? Promise.resolve(sampleDataset) : new Promise((_, reject) => (refuse = reject));
  };
  for (let i = 0; i < 2; i++) fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
  await waitFor(() => expect(calls).toEqual(['undo']));
  await new Promise((done) => setTimeout(done, 20));
  expect(calls).toEqual(['undo']);
  act(() => refuse(new Error('x is not there.')));
  await waitFor(() => expect(calls).toEqual(['undo', 'undo']));
});

test('a finished run is ended only after a question; a name never ends it', async () => {
  finishSampleEpoch(loadSample(), 1);
  applyEvent('phase', { phase: 'finished', failure: null });
  const client = renderDesk();
  fireEvent.change(screen.getByRole('combobox', { name: 'Split of patient017_frame01' }), { target: { value: 'train' } });
  await screen.findByRole('button', { name: 'End the run and change the data' });
  expect(edits(client)).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'End the run and change the data' }));
  await sent(client, [[{ kind: 'split', cases: ['patient017_frame01'], split: 'train' }]]);
  act(() => applyEvent('phase', { phase: 'training', failure: null }));
  expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Split of patient017_frame01' }).disabled).toBe(true);
});

test('folds are chosen by settings; a split file is saved as the worker lists it', async () => {
  loadSample();
  const client = renderDesk();
  fireEvent.change(screen.getByRole('combobox', { name: 'How cases are divided' }), { target: { value: '5' } });
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'Fold that validates' })).toBeTruthy());
  fireEvent.change(screen.getByRole('combobox', { name: 'Fold that validates' }), { target: { value: '3' } });
  expect(store.getState().config.split).toMatchObject({ folds: 5, fold: 3 });
  const file = new File(['[{"train": ["a"]}]'], 'splits_final.json');
  fireEvent.change(screen.getByTestId('split-input'), { target: { files: [file] } });
  await waitFor(() => expect(store.getState().notice?.message).toContain('splits_final.json: fold 0 has no lists'));
  const right = new File(['[{"train": ["patient001_frame01"], "val": ["patient002_frame01"]}]'], 'splits_final.json');
  fireEvent.change(screen.getByTestId('split-input'), { target: { files: [right] } });
  await sent(client, [[{ kind: 'folds', folds: [{ train: ['patient001_frame01'], val: ['patient002_frame01'] }] }]]);
});

test('the viewer asks for the plane it shows and says in words what is in it', async () => {
  loadSample();
  const client = renderDesk();
  const first = { caseId: 'patient001_frame01', plane: 'axial', slice: 4, channel: 0 };
  await waitFor(() => expect(client.calls).toContainEqual(['plane', first]));
  const image = await screen.findByRole('img', { name: /^Image of patient001_frame01, slice 5\. Label: RV 1\.2 %/ });
  fireEvent.click(screen.getByRole('button', { name: 'sagittal' }));
  await waitFor(() => expect(client.calls).toContainEqual(['plane', { ...first, plane: 'sagittal', slice: 128 }]));
  fireEvent.wheel(image, { deltaY: 1 });
  expect(store.getState().desk.slice).toBe(129);
  fireEvent.keyDown(image, { key: 'ArrowDown' });
  expect(store.getState().desk.slice).toBe(128);
});
