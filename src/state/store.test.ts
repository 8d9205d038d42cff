// Every event enters the store as the page expects it.
import { beforeEach, expect, test } from 'vitest';
import { logLimit } from './reducers';
import { isPreparing } from './select';
import { applyEvent, resetStore, store } from './store';
import { finishSampleEpoch, loadSample } from './testing/loadSample';
import { sampleDataset } from './testing/sampleData';
import { sampleNetwork, samplePlan } from './testing/sampleRun';

beforeEach(resetStore);
const flat = (axial: number) => ({ axial, coronal: 0, sagittal: 0 });

test('a loaded data set selects the first layer and the middle slice of the first validation case', () => {
  loadSample();
  expect(store.getState().selection).toEqual({
    layer: 'enc_ConvBlock_1',
    caseId: 'patient017_frame01',
    plane: 'axial',
    slice: 4,
    inside: true,
    embedding: 'pca',
  });
});

test('other data ends what an earlier run has shown, another split of the same data does not', () => {
  const start = loadSample();
  finishSampleEpoch(start, 1);
  applyEvent('dataset', { ...sampleDataset, cases: sampleDataset.cases.map((one) => ({ ...one, split: 'train' as const })) });
  expect(store.getState().history).toHaveLength(1);
  applyEvent('dataset', { ...sampleDataset, cases: sampleDataset.cases.slice(1) });
  expect(store.getState().history).toHaveLength(0);
  expect(store.getState().step).toBeNull();
});

test('a new run forgets history, log and views', () => {
  const start = loadSample();
  finishSampleEpoch(start, 1);
  expect(store.getState().log).toHaveLength(2);
  applyEvent('runStarted', { id: 'a', twin: null, seeded: true });
  expect(store.getState()).toMatchObject({ history: [], log: [], prediction: null, layerView: null, step: null });
});

test('the log keeps the newest lines and their order', () => {
  for (let epoch = 1; epoch <= logLimit + 5; epoch++) applyEvent('log', { epoch, kind: 'info', layer: null, text: `line ${epoch}` });
  const { log } = store.getState();
  expect(log).toHaveLength(logLimit);
  expect(log[0]?.epoch).toBe(6);
  expect(new Set(log.map(({ id }) => id)).size).toBe(logLimit);
});

test('a case that left the validation set is no longer watched, a shorter one clamps the slice', () => {
  loadSample();
  store.setState({ selection: { layer: null, caseId: 'b', plane: 'axial', slice: 8, inside: true, embedding: 'pca' } });
  applyEvent('browsable', { cases: [{ id: 'b', slices: flat(3) }] });
  expect(store.getState().selection).toMatchObject({ caseId: 'b', slice: 2 });
  applyEvent('browsable', { cases: [{ id: 'c', slices: flat(5) }] });
  expect(store.getState().selection).toMatchObject({ caseId: 'c', slice: 2 });
  applyEvent('browsable', { cases: [] });
  expect(store.getState().selection).toMatchObject({ caseId: null, slice: 0 });
});

test('a plane stays watched as long as the case has it', () => {
  loadSample();
  const volume = { axial: 9, coronal: 20, sagittal: 30 };
  applyEvent('browsable', { cases: [{ id: 'b', slices: volume }] });
  store.setState({ selection: { layer: null, caseId: 'b', plane: 'sagittal', slice: 25, inside: true, embedding: 'pca' } });
  applyEvent('browsable', { cases: [{ id: 'b', slices: { ...volume, sagittal: 12 } }] });
  expect(store.getState().selection).toMatchObject({ plane: 'sagittal', slice: 11 });
  applyEvent('browsable', { cases: [{ id: 'b', slices: flat(9) }] });
  expect(store.getState().selection).toMatchObject({ caseId: 'b', plane: 'axial', slice: 4 });
});

test('a plan without the selected layer selects one that it has', () => {
  loadSample();
  store.setState((state) => ({ selection: { ...state.selection, layer: 'enc_ConvBlock_9' } }));
  const small = sampleNetwork(4, 8);
  applyEvent('plan', samplePlan(small, small));
  expect(store.getState().selection.layer).toBe('enc_ConvBlock_1');
});

test('progress of a load is forgotten when the load ends', () => {
  applyEvent('phase', { phase: 'loading', failure: null });
  applyEvent('loadProgress', { file: 'a.nii', filesDone: 0, filesTotal: 1, bytesDone: 0, bytesTotal: 9, secondsLeft: null });
  expect(store.getState().loadProgress?.file).toBe('a.nii');
  applyEvent('phase', { phase: 'empty', failure: null });
  expect(store.getState().loadProgress).toBeNull();
});

test('what is chosen or compiled before the first step is preparation; during a run it is not', () => {
  const start = loadSample();
  expect(isPreparing(store.getState())).toBe(false);
  applyEvent('kernelProgress', { stage: 'compiling', done: 1, total: 9 });
  expect(isPreparing(store.getState())).toBe(true);
  finishSampleEpoch(start, 1);
  expect([isPreparing(store.getState()), store.getState().kernelProgress?.done]).toEqual([false, 1]);
  applyEvent('kernelProgress', null);
  expect(store.getState().kernelProgress).toBeNull();
});
