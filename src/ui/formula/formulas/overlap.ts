// Dice of a class, and the segmentation ability of a single map. Formulas of docs/numerics.md, sections 8 and 12.
import { formatDigits } from '../../../lib/format';
import type { PredictionView } from '../../../protocol/inspection';
import type { Facts } from '../facts';
import { nothing, type Filled, type Formula } from '../formula';
import { equals, frac, op, row, size, sub, sum, words, type MathNode } from '../math';

/** Positions of a class in the truth, in the prediction and in both; null where one of them is missing. */
export function countOverlap(
  { truth, prediction }: PredictionView,
  label: number,
): [truth: number, prediction: number, both: number] | null {
  if (!truth || !prediction) return null;
  const counts: [number, number, number] = [0, 0, 0];
  truth.forEach((value, i) => {
    const seen = prediction[i] === label;
    if (value === label) counts[0]++;
    // What belongs to no class (255) counts on neither side.
    if (seen && value !== 255) counts[1]++;
    if (seen && value === label) counts[2]++;
  });
  return counts;
}

const ofSlice = (view: PredictionView, label: number, name: string): MathNode[] => {
  const counts = countOverlap(view, label);
  if (!counts || counts[0] + counts[1] === 0) return [];
  const [truth, prediction, both] = counts;
  return [equals(sub('D', words(name)), frac(row(2, op('·'), both), row(prediction, op('+'), truth)), (2 * both) / (truth + prediction))];
};

function fillDice({ classes, history, prediction, epoch }: Facts): Filled {
  const foreground = classes.slice(1, 7);
  const measured = history.findLast(({ dice }) => dice !== null);
  const slice = prediction?.prediction ? foreground.flatMap(({ name }, i) => ofSlice(prediction, i + 1, name)) : [];
  const cases = foreground.flatMap(({ name }, i) => {
    const value = measured?.dice?.[i] ?? null;
    return value === null ? [] : [equals(sub(words('mean over cases, '), words(name)), value)];
  });
  if (slice.length + cases.length === 0) return nothing('Nothing has been validated yet.');
  const of = slice.length > 0 ? `First the watched slice of ${prediction?.caseId ?? ''}, counted pixel by pixel. ` : '';
  const on = measured
    ? `Over whole validation cases Dice was measured at epoch ${measured.epoch}${measured.epoch === epoch ? '' : ', the last before this one'}.`
    : '';
  return { lines: [...slice, ...cases], words: `${of}${on}`.trim() };
}

export const dice: Formula = {
  term: 'dice',
  scope: 'network',
  source: 'Dice 1945; counted over all slices of a case, then the mean over cases',
  statement: () => [equals('D', frac(row(2, size(row('A', op('∩'), 'B'))), row(size('A'), op('+'), size('B'))))],
  symbols: [
    ['A', 'positions predicted as the class'],
    ['B', 'positions of the class in the truth'],
  ],
  fill: fillDice,
  related: ['loss', 'ability'],
};

export const ability: Formula = {
  term: 'segmentationAbility',
  scope: 'layer',
  source: 'He et al., Segmentation Ability Map (ProtoSeg.py), one class against the rest',
  statement: () => [
    row(
      equals(sub('c', '+'), frac(row(sum('x'), 'X', 'p'), row(sum('x'), 'p'))),
      words(',  '),
      equals(sub('c', '−'), frac(row(sum('x'), 'X', op('('), 1, op('−'), 'p', op(')')), row(sum('x'), op('('), 1, op('−'), 'p', op(')')))),
    ),
    row(
      equals(
        'A',
        row(op('{'), 'x', op(':'), size(row('X', op('−'), sub('c', '+'))), op('<'), size(row('X', op('−'), sub('c', '−'))), op('}')),
      ),
      words(',  '),
      equals('SA', row('D', op('('), 'A', op(','), 'B', op(')'))),
    ),
  ],
  symbols: [
    ['X', 'one feature map, resized to the truth'],
    ['p', 'the network’s own probability of the class'],
    ['B', 'the class in the truth; D is Dice'],
  ],
  fill: fillAbility,
  related: ['dice', 'silhouette'],
};

function fillAbility({ digest, classes, epoch }: Facts): Filled {
  if (!digest?.ability)
    return nothing('Not recorded for this layer at this epoch; layers are recorded while their feature maps are shown.');
  const { all, removed } = digest.ability;
  const lines = all.flatMap((value, i) =>
    value === null ? [] : [equals(sub(words('mean SA, '), words(classes[i + 1]?.name ?? `class ${i + 1}`)), value)],
  );
  const gone = removed.flatMap((value) => value ?? []);
  const went = gone.length === 0 ? '' : ` Of those that went: ${gone.map(formatDigits).join(', ')}.`;
  return { lines, words: `Mean over the ${digest.filters} maps of the layer at the end of epoch ${epoch}, on the recorded slice.${went}` };
}
