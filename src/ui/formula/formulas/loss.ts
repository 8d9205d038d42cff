// The training loss with its regulariser, and the learning rate that its gradient is multiplied by. Formulas of docs/numerics.md, sections 2 and 7.
import { formatDigits } from '../../../lib/format';
import type { RunConfig } from '../../../protocol/config';
import type { Facts } from '../facts';
import { nothing, type Filled, type Formula } from '../formula';
import { equals, fenced, frac, mean, op, row, series, sub, subsup, sum, sup, words, type MathNode } from '../math';

/** Of each head, full resolution first. */
const headWeight = ({ headWeights }: RunConfig, head: number): number => (headWeights === 'halving' ? 2 ** -head : 1);

/** All convolution layers, heads included, as the published mean counts them. */
const countLayers = ({ plan, config }: Facts): number => plan?.layers.length ?? 6 * config.levels - 5;

/** R of an epoch: the sum of the layers' mean δ_opt over all layers; as published the heads count 1 each. */
export function computeRegulariser(facts: Facts): number {
  const sumOfLayers = facts.row?.deltaOpt.reduce((a, b) => a + b, 0) ?? NaN;
  return (sumOfLayers + (facts.config.pruning.asPublished ? facts.config.levels - 2 : 0)) / countLayers(facts);
}

function fillLoss(facts: Facts): Filled {
  const { row: epoch, config } = facts;
  if (!epoch) return nothing('No epoch is finished yet; the loss of single steps is in the status line.');
  const { lambda } = config.pruning;
  const regulariser = computeRegulariser(facts);
  const heads = epoch.crossEntropy.map((entropy, head) => {
    const both = fenced(entropy, op('+'), epoch.diceLoss[head] ?? NaN);
    const weight = headWeight(config, head);
    return weight === 1 ? both : row(weight, both);
  });
  const lines = [
    equals('R', frac(row(op('('), series(epoch.deltaOpt, '+'), op(')')), countLayers(facts)), regulariser),
    equals('L', row(series(heads, '+', 7), op('+'), lambda, op('·'), regulariser), epoch.trainLoss),
  ];
  const share = (100 * lambda * regulariser) / epoch.trainLoss;
  const trained = `Means over the training steps of epoch ${epoch.epoch}; the regulariser makes ${formatDigits(share)} % of the loss.`;
  const validated = epoch.valLoss === null ? '' : ` On the validation patches the same formula gave ${formatDigits(epoch.valLoss)}.`;
  return { lines, words: `${trained}${validated}` };
}

export const loss: Formula = {
  term: 'loss',
  scope: 'network',
  source: 'Valverde, Shatillo, Tohka 2024; the authors’ lib/loss.py, DS_CrossEntropyDiceLoss_Distance',
  statement: ({ pruning, headWeights }) => [
    equals(
      'L',
      row(sum('h'), headWeights === 'halving' ? sup(2, '−h') : '', fenced(sub('CE', 'h'), op('+'), sub('DL', 'h')), op('+'), 'λ', 'R'),
    ),
    equals(
      'R',
      row(
        frac(1, 'N'),
        sum(words('layers')),
        row(mean('b,r'), subsup('δ', 'r', words('opt'))),
        ...(pruning.asPublished ? [op('+'), frac('H', 'N')] : []),
      ),
    ),
    equals('CE', row(op('−'), mean('b,x'), row(sum('c'), 'y', op('log'), fenced('p', op('+'), sup(10, '−15'))))),
    equals(
      'DL',
      row(1, op('−'), mean('b,c'), frac(row(2, sum('x'), 'p', 'y'), row(sum('x'), fenced('p', op('+'), 'y'), op('+'), sup(10, '−6')))),
    ),
  ],
  symbols: [
    ['h', 'heads, full resolution first'],
    ['λ', 'strength of the regulariser'],
    ['N', 'convolution layers, heads included: so one layer’s pull is λ/N'],
    [row('p', words(', '), 'y'), 'softmax and truth of class c at position x'],
  ],
  fill: fillLoss,
  related: ['deltaOpt', 'learningRate'],
};

function fillLearningRate({ config: { optimiser, epochs }, row: epoch }: Facts): Filled {
  if (!epoch) return nothing('No epoch is finished yet.');
  const { learningRate: start, schedule } = optimiser;
  if (schedule === 'constant') return { lines: [equals('η', epoch.learningRate)], words: 'The schedule is constant.' };
  const factor: MathNode = sup(fenced(1, op('−'), frac(epoch.epoch - 1, epochs)), 0.9);
  return {
    lines: [equals('η', row(start, op('·'), factor), epoch.learningRate)],
    words: `The steps of epoch ${epoch.epoch} used this rate.`,
  };
}

export const learningRate: Formula = {
  term: 'learningRate',
  scope: 'network',
  source: 'the authors’ train.py',
  statement: ({ optimiser }) => [
    equals(
      sub('η', 'e'),
      optimiser.schedule === 'constant' ? sub('η', 1) : row(sub('η', 1), sup(fenced(1, op('−'), frac(row('e', op('−'), 1), 'E')), 0.9)),
    ),
  ],
  symbols: [
    [sub('η', 1), 'the rate of the first epoch'],
    ['E', 'epochs of the run'],
  ],
  fill: fillLearningRate,
  related: ['loss'],
};
