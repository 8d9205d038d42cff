// Questions to the state: why a run cannot start, how far it is.
import { beforeEach, expect, test } from 'vitest';
import type { TestScore } from '../protocol/snapshot';
import { exportsOffered, newestDice, progressOf, startRefusal } from './select';
import { applyEvent, resetStore, store } from './store';
import { finishSampleEpoch, loadSample } from './testing/loadSample';
import { sampleDataset } from './testing/sampleData';

beforeEach(resetStore);

test('images without any mask cannot train, and the reason names the masks', () => {
  loadSample();
  expect(startRefusal(store.getState())).toBeNull();
  applyEvent('dataset', {
    ...sampleDataset,
    cases: sampleDataset.cases.map((one) => ({ ...one, split: 'unlabelled' as const, labels: null })),
  });
  expect(startRefusal(store.getState())).toMatch(/masks/);
});

test('a failed self-test refuses training in every phase', () => {
  loadSample();
  store.setState({ selfTest: { passed: false, durationMs: 1, checks: [] } });
  expect(startRefusal(store.getState())).toMatch(/self-test/);
});

test('progress counts steps within the epoch and is whole only at the end', () => {
  loadSample();
  applyEvent('step', { epoch: 61, step: 6, stepsPerEpoch: 12, loss: 1, stepMs: 1, secondsLeft: null });
  expect(progressOf(store.getState())).toBeCloseTo(60.5 / 120);
});

test('the newest Dice is the mean of defined classes of the last validated epoch', () => {
  const start = loadSample();
  finishSampleEpoch(start, 1);
  const [row] = store.getState().history;
  store.setState({
    history: [
      { ...row!, dice: [0.5, null, 0.7] },
      { ...row!, epoch: 2, dice: null, valLoss: null },
    ],
  });
  expect(newestDice(store.getState())).toBeCloseTo(0.6);
});

test('test cases are predicted for a file only once they have been scored', () => {
  const cases = [{ ...sampleDataset.cases[0]!, split: 'test' as const }];
  finishSampleEpoch(loadSample(), 1);
  const state = { ...store.getState(), dataset: { ...sampleDataset, cases } };
  const score: TestScore = { epoch: 1, loss: 0.5, dice: [0.5], cases: [] };
  expect(exportsOffered(state)).not.toContain('predictions');
  expect(exportsOffered({ ...state, test: score })).toContain('predictions');
});
