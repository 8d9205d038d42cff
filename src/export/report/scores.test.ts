// The scores of a report name what they are of, and leave out what is not there.
import { expect, it } from 'vitest';
import type { TestScore } from '../../protocol/snapshot';
import { createTestSource } from '../testing';
import { describeScores } from './scores';

const source = createTestSource(1);
const surface = (hd95: (number | null)[]) => ({ unit: 'mm' as const, hd95, surfaceDice: [null, null] });
const test: TestScore = {
  epoch: 2,
  loss: 1,
  dice: [0.75, null],
  cases: [
    { id: 'a', dice: [0.5, null], surface: surface([2, null]) },
    { id: 'b', dice: [1, null], surface: surface([5, null]) },
  ],
};
const textOf = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

it('validation alone, and test beside it once it is scored, with the mean distance over cases', () => {
  expect(textOf(describeScores(source))).toContain('class validation Dice, epoch 1 kidney, left 0.250 tumour undefined');
  const scored = textOf(describeScores({ ...source, test }));
  expect(scored).toContain(
    'class validation Dice, epoch 1 test Dice, epoch 2 test HD95, mm kidney, left 0.250 0.750 3.500 tumour undefined',
  );
  expect(textOf(describeScores({ ...source, history: [] }))).toContain('Nothing was validated.');
});
