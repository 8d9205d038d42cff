// Dice: exact counts, null only where undefined, cases averaged and not voxels.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToDice, computeDice, computeMeanDice, createDiceCounts } from './metrics';

const dice = (classes: number, ...slices: [number[], number[]][]): (number | null)[] => {
  const counts = createDiceCounts(classes);
  for (const [truth, prediction] of slices) addToDice(counts, Uint8Array.from(truth), Uint8Array.from(prediction));
  return computeDice(counts);
};

describe('dice', () => {
  it('is 2|A∩B| / (|A|+|B|) over all slices of a case', () => {
    expect(
      dice(
        3,
        [
          [0, 1, 1, 2],
          [0, 1, 2, 2],
        ],
        [
          [1, 1, 0, 0],
          [1, 0, 0, 0],
        ],
      ),
    ).toEqual([(2 * 2) / (4 + 2), (2 * 1) / (1 + 2)]);
  });

  it('is null where neither has the class, 0 where only one has it', () => {
    expect(
      dice(4, [
        [0, 1, 0],
        [0, 0, 2],
      ]),
    ).toEqual([0, 0, null]);
  });

  it('leaves positions without a class out', () => {
    expect(
      dice(2, [
        [255, 1, 0],
        [1, 1, 0],
      ]),
    ).toEqual([1]);
  });

  it('refuses grids of different size', () => {
    expect(() => dice(2, [[0, 1], [0]])).toThrow('2 voxels');
  });

  it('agrees with sets for any label maps', () => {
    const map = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(map, map, (truth, prediction) => {
        const where = (labels: number[], c: number): Set<number> => new Set(labels.flatMap((label, i) => (label === c ? [i] : [])));
        const expected = [1, 2, 3].map((c) => {
          const [a, b] = [where(truth, c), where(prediction, c)];
          return a.size + b.size === 0 ? null : (2 * [...a].filter((i) => b.has(i)).length) / (a.size + b.size);
        });
        expect(dice(4, [truth, prediction])).toEqual(expected);
      }),
    );
  });

  it('averages over the cases in which a class is defined', () => {
    expect(
      computeMeanDice(
        [
          [0.5, null, null],
          [1, 0.25, null],
        ],
        4,
      ),
    ).toEqual([0.75, 0.25, null]);
  });
});
