// Why a layer's τ did or did not move at an epoch's end. Formulas of docs/numerics.md, section 5.
import type { ScheduleBranch } from '../../../protocol/snapshot';
import type { Facts } from '../facts';
import { nothing, type Filled, type Formula } from '../formula';
import { equals, fenced, op, row, series, sub, words, type MathNode } from '../math';
import { notPruned, scheduleSource } from './thresholds';

/** What each answer of the schedule means, to be read after "τ". */
const reasons: Record<ScheduleBranch, string> = {
  patience: 'stayed: the layer still waits',
  'no-channel-history': 'stayed: there is no finished epoch to compare with',
  'short-validation-history': 'stayed: too few validations have been made',
  improving: 'stayed: the training loss is still falling',
  worsening: 'stayed: the training loss has risen',
  converged: 'rose: the loss has settled and the layer hardly loses filters',
  'still-pruning': 'stayed: the layer still loses many filters',
};

function fillSettling(facts: Facts): Filled {
  const { config, own, former, epoch } = facts;
  if (config.pruning.method === 'none') return notPruned();
  if (!own) return nothing('No epoch is finished yet; the schedule asks at its end.');
  if (own.schedule === null) return nothing('The schedule did not run for this layer in this epoch: it was frozen by hand.');
  const moved = own.schedule === 'converged' && former && own.threshold === former.threshold;
  const reason = moved ? 'stayed: the layer has settled, but τ is at its maximum' : reasons[own.schedule];
  return { lines: conditionsUpTo(facts, own.schedule), words: `At the end of epoch ${epoch} τ ${reason}.` };
}

/** The schedule's questions in its order, down to the one that decided. */
function conditionsUpTo(facts: Facts, branch: ScheduleBranch): MathNode[] {
  const asked: readonly ScheduleBranch[] = ['patience', 'short-validation-history', 'improving', 'still-pruning'];
  const stop: Record<ScheduleBranch, number> = {
    patience: 1,
    'no-channel-history': 1,
    'short-validation-history': 2,
    improving: 3,
    worsening: 3,
    'still-pruning': 4,
    converged: 4,
  };
  return asked.slice(0, stop[branch]).map((one) => conditions[one]?.(facts) ?? words('–'));
}

const conditions: Partial<Record<ScheduleBranch, (facts: Facts) => MathNode>> = {
  patience: ({ former }) => {
    const left = former?.patience ?? 0;
    return left > 0 ? row(equals(words('epochs still to wait'), left), op('>'), 0) : equals(words('epochs still to wait'), 0);
  },
  'short-validation-history': ({ history, config: { pruning } }) => {
    const count = history.filter(({ valLoss }) => valLoss !== null).length;
    return row(equals(words('validations'), count), op(count < pruning.rho + 1 ? '<' : '≥'), equals(row('ρ', op('+'), 1), pruning.rho + 1));
  },
  improving: ({ history, config: { pruning } }) => {
    const losses = history.map(({ trainLoss }) => trainLoss).slice(-(pruning.rho + 1));
    const newest = losses.at(-1) ?? NaN;
    const window = losses.slice(0, -1);
    if (window.length === 0) return equals(words('newest loss'), newest);
    const inside = newest >= Math.min(...window) && newest <= Math.max(...window);
    return row(
      equals(words('newest loss'), newest),
      op(inside ? '∈' : '∉'),
      op('['),
      Math.min(...window),
      op(','),
      Math.max(...window),
      op(']'),
    );
  },
  'still-pruning': ({ history, layer, config: { pruning } }) => {
    const counts = history.slice(-3, -1).map((one) => one.layers.find(({ name }) => name === layer)?.filters ?? NaN);
    const [before = NaN, after = NaN] = counts.length === 2 ? counts : [NaN, NaN];
    const limit = Math.ceil(pruning.mu * before);
    const lost = equals(words('lost in the epoch before'), row(before, op('−'), after), before - after);
    return row(lost, op(before - after < limit ? '<' : '≥'), equals(row(op('⌈'), 'μ', op('·'), before, op('⌉')), limit));
  },
};

export const settling: Formula = {
  term: 'rho',
  scope: 'layer',
  source: scheduleSource,
  statement: () => [
    row(words('τ rises '), op('⇔'), equals(words('patience'), 0), op('∧'), words('validations'), op('≥'), 'ρ', op('+'), 1),
    row(
      op('∧'),
      op('min'),
      fenced(series([sub('L', 'e−ρ'), sub('L', 'e−1')], '…')),
      op('≤'),
      sub('L', 'e'),
      op('≤'),
      op('max'),
      fenced(series([sub('L', 'e−ρ'), sub('L', 'e−1')], '…')),
    ),
    row(op('∧'), sub('C', 'e−2'), op('−'), sub('C', 'e−1'), op('<'), op('⌈'), 'μ', sub('C', 'e−2'), op('⌉')),
  ],
  symbols: [
    ['ρ', 'patience, in epochs; after a rise the layer waits as long again'],
    [sub('L', 'e'), 'mean training loss of epoch e'],
    [sub('C', 'e'), 'filters of the layer after epoch e'],
    ['μ', 'the fraction that still counts as few'],
  ],
  fill: fillSettling,
  related: ['grid', 'removal', 'loss'],
};
