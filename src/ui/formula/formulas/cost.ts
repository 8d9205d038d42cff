// What the network costs: parameters and arithmetic, layer by layer. Formulas of docs/numerics.md, section 1.
import { formatCount, formatPercent } from '../../../lib/format';
import type { Facts } from '../facts';
import { nothing, type Filled, type Formula } from '../formula';
import { equals, fenced, op, row, series, sub, sum, words, type MathNode } from '../math';

/** Of the whole network after the epoch's prune, beside the start. */
function describeTotal({ row: epoch, plan }: Facts, key: 'parameters' | 'flops'): string {
  const start = key === 'parameters' ? plan?.initialParameters : plan?.initialFlops;
  if (!epoch || !start) return '';
  return ` After epoch ${epoch.epoch} the whole network has ${formatCount(epoch[key])}, ${formatPercent(epoch[key] / start)} of the start.`;
}

const positions = ({ macs, inputs, filters, kernel }: NonNullable<Facts['planned']>): number =>
  macs / (inputs * filters * kernel.reduce((a, b) => a * b, 1));

const edges = (kernel: readonly number[]): MathNode => series(kernel, '·');

function fillParameters(facts: Facts): Filled {
  const { planned } = facts;
  if (!planned) return nothing('There is no network yet; load a data set.');
  const { inputs, filters, kernel } = planned;
  const count = inputs * filters * kernel.reduce((a, b) => a * b, 1) + filters;
  const line = equals(sub('P', 'l'), row(inputs, op('·'), filters, op('·'), edges(kernel), op('+'), filters), count);
  return { lines: [line], words: `The layer as it is now.${describeTotal(facts, 'parameters')}` };
}

export const parameters: Formula = {
  term: 'parameters',
  scope: 'layer',
  source: 'counted over all convolutions; instance norm has no parameters (the authors’ lib/models/nnUNet.py)',
  statement: () => [equals('P', row(sum('l'), fenced(sub('C', 'in'), op('·'), sub('C', 'out'), op('·'), 'k', op('+'), sub('C', 'out'))))],
  symbols: [
    [sub('C', 'in'), 'maps that come in: fewer as soon as a layer before loses filters'],
    [sub('C', 'out'), 'filters of the layer, each with one bias'],
    ['k', 'positions of a kernel'],
  ],
  fill: fillParameters,
  related: ['flops'],
};

function fillFlops(facts: Facts): Filled {
  const { planned } = facts;
  if (!planned) return nothing('There is no network yet; load a data set.');
  const { inputs, filters, kernel, macs } = planned;
  const product = row(2, op('·'), inputs, op('·'), filters, op('·'), edges(kernel), op('·'), positions(planned));
  return { lines: [equals(sub('W', 'l'), product, 2 * macs)], words: `The layer as it is now.${describeTotal(facts, 'flops')}` };
}

export const flops: Formula = {
  term: 'flops',
  scope: 'layer',
  source: 'two operations a multiply-accumulate; convolutions only, one forward pass of one patch',
  statement: () => [equals('W', row(2, sum('l'), sub('C', 'in'), op('·'), sub('C', 'out'), op('·'), 'k', op('·'), 'X'))],
  symbols: [
    ['X', 'positions: of the output, for a transposed convolution of its input'],
    ['k', 'positions of a kernel'],
    [words('GPU'), 'computes channels in groups of four, so that the last filters of a layer save nothing'],
  ],
  fill: fillFlops,
  related: ['parameters'],
};
