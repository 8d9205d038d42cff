// @vitest-environment happy-dom
// A trained network in use: what the page says of it, where dropped files go, and what can be done with masks.
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { defaultConfig } from '../../protocol/configure';
import type { Applied, ModelCard } from '../../protocol/model';
import { applyEvent, store } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { sampleDataset } from '../../state/testing/sampleData';
import { mayBeModel } from '../start/mayBeModel';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { ModelBar } from './ModelBar';
import { ModelView } from './ModelView';

cleanPageAroundEachTest();

const card: ModelCard = {
  kind: 'onnx',
  name: 'heart.onnx',
  epoch: 40,
  config: defaultConfig,
  classes: [
    { value: 0, name: 'background' },
    { value: 2, name: 'LV' },
  ],
  channels: 1,
  parameters: 1200,
  initialParameters: 4800,
  layers: [{ name: 'enc_ConvBlock_1', filters: 3, initialFilters: 8 }],
  provenance: { cases: { train: 8, validation: 2, test: 1 }, validationDice: [0.875], testDice: null },
  missing: ['the optimiser’s moments, which are zero at first'],
};

const [first] = sampleDataset.cases;
const applied: Applied = {
  options: { flips: false, largest: true },
  cases: [{ summary: { ...first!, shape: [10, 10, 2], spacing: [1, 1, 5] }, voxels: [150, 50], removed: [0, 4], noDicom: null, ms: 1234 }],
  warnings: ['Labels came with 1 of the images; they were not looked at.'],
  refused: [{ file: 'x.txt', reason: 'it is no image.' }],
};

test('says what the network is, and why training cannot go on without data', () => {
  renderWith(createFakeClient(), <ModelView />);
  act(() => applyEvent('model', card));
  expect(screen.getByRole('heading', { name: 'heart.onnx' })).toBeTruthy();
  for (const text of [
    'ONNX',
    /1\.2k|1,200|1 ?200/,
    'LV',
    'epoch 40, on 8 cases, 2 for validation, 1 for test',
    'LV 0.875',
    'not measured',
    '3 of 8',
  ])
    expect(screen.getByText(text)).toBeTruthy();
  const go = screen.getByRole<HTMLButtonElement>('button', { name: 'Continue training' });
  expect(go.disabled).toBe(true);
  expect(screen.getByText(/Load labelled data first.*Not in the file: the optimiser’s moments/)).toBeTruthy();
});

test('goes on training on the loaded data, and shows the run', async () => {
  const client = createFakeClient();
  renderWith(client, <ModelView />);
  act(() => {
    applyEvent('dataset', sampleDataset);
    applyEvent('model', card);
  });
  fireEvent.click(screen.getByRole('button', { name: 'Continue training' }));
  await waitFor(() => expect(store.getState().usingModel).toBe(false));
  expect(client.calls).toContainEqual(['continueModel', { go: true }]);
  expect(store.getState().model).toEqual(card);
});

test('images go to the model, with the options that are set; another model replaces it', async () => {
  const client = createFakeClient({
    openModel: (what) => Promise.resolve('files' in what && what.files[0]?.path === 'b.onnx' ? card : null),
  });
  renderWith(client, <ModelView />);
  act(() => applyEvent('model', card));
  fireEvent.click(screen.getByRole('checkbox', { name: /Average over mirror images/ }));
  const choose = (name: string) => fireEvent.change(screen.getByTestId('apply-input'), { target: { files: [new File(['x'], name)] } });
  choose('a.nii.gz');
  await waitFor(() => expect(client.calls.some(([name]) => name === 'apply')).toBe(true));
  const [, given] = client.calls.find(([name]) => name === 'apply')!;
  expect(given).toMatchObject({ files: [{ path: 'a.nii.gz' }], options: { flips: true, largest: false } });
  choose('b.onnx');
  await waitFor(() => expect(client.calls.at(-1)?.[0]).toBe('openModel'));
  expect(client.calls.filter(([name]) => name === 'load' || name === 'apply')).toHaveLength(1);
});

test('masks: sizes in millilitres, what the clean-up took, notes; again only with other options; save', async () => {
  const client = createFakeClient();
  renderWith(client, <ModelView />);
  act(() => {
    applyEvent('model', card);
    applyEvent('applied', applied);
  });
  const table = within(screen.getByRole('region', { name: 'Masks' }));
  expect(table.getByText('0.25 ml (−0.02 ml)')).toBeTruthy();
  expect(screen.getByText('largest parts only')).toBeTruthy();
  expect(screen.getByText('x.txt: it is no image.')).toBeTruthy();
  const again = screen.getByRole<HTMLButtonElement>('button', { name: 'Apply again' });
  expect(again.disabled).toBe(false);
  fireEvent.click(screen.getByRole('checkbox', { name: /Keep the largest part/ }));
  expect(again.disabled).toBe(true);
  await waitFor(() => expect(screen.getByRole('img', { name: /Predicted: LV/ })).toBeTruthy());
  fireEvent.keyDown(screen.getByRole('img', { name: /Predicted: LV/ }), { key: 'ArrowDown' });
  expect(store.getState().appliedView).toMatchObject({ caseId: first!.id, slice: 0 });
});

test('masks of DICOM series are saved as segmentations of them; otherwise it says why not', async () => {
  const client = createFakeClient();
  renderWith(client, <ModelView />);
  const [one] = applied.cases;
  const show = (...reasons: (string | null)[]) =>
    act(() =>
      applyEvent('applied', {
        ...applied,
        cases: reasons.map((noDicom, i) => ({ ...one!, summary: { ...one!.summary, id: `ct ${i}` }, noDicom })),
      }),
    );
  act(() => applyEvent('model', card));
  const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Save as DICOM-SEG' });
  show(null);
  fireEvent.click(button());
  await waitFor(() => expect(client.calls.at(-1)).toEqual(['saveMasks', { format: 'dicom-seg' }]));
  expect(screen.queryByText(/No DICOM-SEG/)).toBeNull();
  show('it is not from a DICOM series', null);
  expect(button().disabled).toBe(false);
  show('it is not from a DICOM series', 'its slices are not evenly spaced');
  expect(button().disabled).toBe(true);
  expect(screen.getByText('No DICOM-SEG of 2 images, ct 0 for one: it is not from a DICOM series.')).toBeTruthy();
});

test('progress with a way out', () => {
  const client = createFakeClient();
  renderWith(client, <ModelView />);
  act(() => {
    applyEvent('model', card);
    applyEvent('applyProgress', { stage: 'predicting', name: 'patient 3', share: 0.5, secondsLeft: 12 });
  });
  expect(screen.getByText('Predicting patient 3')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(client.calls.at(-1)?.[0]).toBe('cancelApply');
});

test('behind the run it is offered again, or closed', () => {
  const client = createFakeClient();
  renderWith(client, <ModelBar />);
  act(() => applyEvent('model', card));
  fireEvent.click(screen.getByRole('button', { name: 'Close it' }));
  expect(client.calls.at(-1)?.[0]).toBe('closeModel');
});

test('a network is told from data by its company', () => {
  const paths = (...names: string[]) => names.map((path) => ({ path }));
  expect(mayBeModel(paths('a.safetensors'))).toBe(true);
  expect(mayBeModel(paths('any.zip'))).toBe(true);
  expect(mayBeModel(paths('tfjs/model.json', 'tfjs/weights.bin', 'tfjs/example.html'))).toBe(true);
  expect(mayBeModel(paths('b/architecture.json', 'b/weights.safetensors', 'b/predictions/a.nii.gz'))).toBe(true);
  expect(mayBeModel(paths('set/a.nii.gz', 'set/old.onnx'))).toBe(false);
  expect(mayBeModel(paths('one.zip', 'two.zip'))).toBe(false);
  expect(mayBeModel(paths('dataset.json', 'a.nii'))).toBe(false);
});
