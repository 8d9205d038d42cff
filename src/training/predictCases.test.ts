// Test cases stay out of what is taken away until they have been scored.
import { expect, it } from 'vitest';
import type { HeldOutCase } from '../data/survey';
import type { RunData } from './ports';
import { predictableCases } from './predictCases';

const heldOut = (['validation', 'test', 'validation'] as const).map((split, i) => ({ id: `c${i}`, split }) as HeldOutCase);
const data = { heldOut } as unknown as RunData;
const idsOf = (cases: readonly HeldOutCase[]): string[] => cases.map(({ id }) => id);

it('predicts the test cases only once they have been scored', () => {
  expect(idsOf(predictableCases({ data, test: null }))).toEqual(['c0', 'c2']);
  expect(idsOf(predictableCases({ data, test: { epoch: 3, loss: 0.5, dice: [0.5], cases: [] } }))).toEqual(['c0', 'c1', 'c2']);
});
