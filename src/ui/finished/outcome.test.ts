// The summary of a run says what its history and plan say.
import { expect, test } from 'vitest';
import { sampleNetwork, samplePlan, sampleRow } from '../../state/testing/sampleRun';
import { withFilters } from '../../network/network';
import { summariseOutcome } from './outcome';

const start = sampleNetwork(3, 8);
const now = withFilters(
  start,
  start.layers.map(({ filters, prunable }) => (prunable ? filters / 2 : filters)),
);
const plan = samplePlan(start, now);
const history = [1, 2, 3].map((epoch) => sampleRow(start, epoch));

test('filters, cost and Dice are those of the end, beside the start and the best', () => {
  const dice = [0.5, 0.9, 0.8];
  const rows = history.map((row, i) => ({ ...row, dice: [dice[i]!, null], stepMs: 40 - 10 * i }));
  const { title, facts } = summariseOutcome(rows, plan, 3)!;
  expect(title).toBe('Finished after 3 epochs');
  expect(facts[0]).toEqual({ label: 'Filters kept', value: '92 of 184', note: '50 %' });
  expect(facts[3]).toEqual({ label: 'Step time', value: '20 ms', note: '40 ms in the first epoch' });
  expect(facts[4]).toEqual({ label: 'Mean Dice', value: '0.800', note: 'best 0.900 in epoch 2' });
});

test('a run that was stopped says where; one without an epoch says nothing', () => {
  expect(summariseOutcome(history, plan, 40)?.title).toBe('Stopped after epoch 3 of 40');
  expect(summariseOutcome([], plan, 40)).toBeNull();
  expect(
    summariseOutcome(
      history.map((row) => ({ ...row, dice: null })),
      plan,
      3,
    )?.facts,
  ).toHaveLength(4);
});
