// Splits by patient: seeded, complete, never a patient on two sides.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planSplit } from './split';

const label = new Uint8Array(1);
const cases = fc
  .array(fc.record({ patient: fc.nat(30), labelled: fc.boolean() }), { minLength: 1, maxLength: 80 })
  .map((drawn) => drawn.map(({ patient, labelled }, i) => ({ id: `c${i}`, patient: `p${patient}`, label: labelled ? label : null })));
const fractions = fc.record({
  validation: fc.double({ min: 0, max: 0.5, noNaN: true }),
  test: fc.double({ min: 0, max: 0.4, noNaN: true }),
});

test('no patient stands on two sides, unlabelled cases on none, one patient validates and one trains', () => {
  fc.assert(
    fc.property(cases, fractions, fc.nat(), (items, share, seed) => {
      const splits = planSplit(items, share, seed);
      expect(splits.size).toBe(items.length);
      const sides = new Map<string, Set<string>>();
      for (const { id, patient, label: truth } of items) {
        const side = splits.get(id) ?? '';
        expect(side === 'unlabelled').toBe(truth === null);
        if (truth) sides.set(patient, (sides.get(patient) ?? new Set()).add(side));
      }
      expect([...sides.values()].every((set) => set.size === 1)).toBe(true);
      const used = [...sides.values()].flatMap((set) => [...set]);
      if (sides.size >= 1) expect(used).toContain('train');
      if (sides.size >= 2) expect(used).toContain('validation');
    }),
  );
});

test('the same seed gives the same split in any order of cases, another seed another one', () => {
  const items = Array.from({ length: 40 }, (_, i) => ({ id: `c${i}`, patient: `p${i}`, label }));
  const share = { validation: 0.2, test: 0.1 };
  const first = planSplit(items, share, 3);
  expect(planSplit(items.toReversed(), share, 3)).toEqual(new Map([...first].toReversed()));
  expect([...planSplit(items, share, 4)]).not.toEqual([...first]);
  const count = (side: string): number => [...first.values()].filter((value) => value === side).length;
  expect([count('validation'), count('test'), count('train')]).toEqual([8, 4, 28]);
});

const many = Array.from({ length: 11 }, (_, i) => ({ id: `c${i}`, patient: `p${i >> 1}`, label }));
const sidesIn = (fold: number, test = 0): Map<string, string> => planSplit(many, { validation: 0.2, test, folds: 3, fold }, 5);

test('in folds every patient validates once, and the test patients never do', () => {
  for (const share of [0, 0.3]) {
    const splits = [0, 1, 2].map((fold) => sidesIn(fold, share));
    for (const { id } of many) {
      const sides = splits.map((split) => split.get(id)).toSorted();
      expect([
        ['train', 'train', 'validation'],
        ['test', 'test', 'test'],
      ]).toContainEqual(sides);
    }
    const tested = many.filter(({ id }) => splits[0]?.get(id) === 'test');
    expect(tested.length > 0).toBe(share > 0);
  }
});

test('a split file decides; what it does not name is kept out of training; the person decides over all', () => {
  const folds = [
    { train: ['c0', 'c1'], val: ['c2'] },
    { train: ['c2'], val: ['c0'] },
  ];
  const choose = (fold: number, assigned = new Map<string, 'train' | 'test'>()) =>
    planSplit(many.slice(0, 4), { validation: 0.2, test: 0, folds: 2, fold }, 5, { folds, assigned });
  expect([...choose(0).values()]).toEqual(['train', 'train', 'validation', 'test']);
  expect([...choose(1).values()]).toEqual(['validation', 'test', 'train', 'test']);
  expect(choose(0, new Map([['c2', 'train']])).get('c2')).toBe('train');
});
