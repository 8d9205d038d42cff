// Which filters go, and the grid of thresholds. Formulas of docs/numerics.md, section 5.
import { formatDigits } from '../../../lib/format';
import type { PruningConfig } from '../../../protocol/config';
import type { Facts } from '../facts';
import { nothing, type Filled, type Formula } from '../formula';
import { equals, frac, number, op, row, sub, subsup, words, type MathNode } from '../math';

export const scheduleSource = 'Valverde, Shatillo, Tohka 2024; the authors’ lib/callback.py, _end_epoch_prune';
export const notPruned = (): Filled => nothing('This run removes nothing, so there is no threshold.');
const delta = (filter: string): MathNode => subsup('δ', filter, words('prune'));

function fillRemoval({ config, own, former, view, epoch }: Facts): Filled {
  if (config.pruning.method === 'none') return notPruned();
  if (!own) return nothing('No epoch is finished yet; filters go at its end.');
  const lost = (former?.filters ?? own.filters) - own.filters;
  const went = former
    ? `At the end of epoch ${epoch} ${lost} of ${former.filters} filters went, with τ = ${formatDigits(own.threshold)}. `
    : '';
  const near = view?.maps.filter((map) => map.filter !== view.reference && map.deltaPrune !== null) ?? [];
  const lines = [...near]
    .sort((a, b) => (a.deltaPrune ?? 0) - (b.deltaPrune ?? 0))
    .slice(0, 4)
    .map(({ filter, deltaPrune }) => compare(delta(`#${filter}`), deltaPrune ?? 0, own.threshold));
  return {
    lines: [equals('τ', own.threshold), ...lines],
    words:
      `${went}${near.length > 0 ? `Above, the nearest of those ${view?.decided ? 'that were there before' : 'that are left'}.` : ''}`.trim(),
  };
}

/** As the method compares: in float32. */
const compare = (name: MathNode, value: number, limit: number): MathNode =>
  row(equals(name, value), op(value < Math.fround(limit) ? '<' : '≥'), limit);

export const removal: Formula = {
  term: 'tau',
  scope: 'layer',
  source: scheduleSource,
  statement: () => [row(words('filter r goes '), op('⇔'), delta('r'), op('<'), 'τ', op('∧'), 'r', op('≠'), 'π')],
  symbols: [
    [delta('r'), 'distance of map r to the reference'],
    ['τ', 'the layer’s own threshold, after it has moved'],
    ['π', 'the reference, which always stays; so do the farthest where too few would be left'],
  ],
  fill: fillRemoval,
  related: ['deltaPrune', 'grid', 'settling'],
};

/** τ's values as the authors' linspace has them. */
export const gridValue = ({ tauMin, tauMax, kappa }: PruningConfig, step: number): number => tauMin + (step * (tauMax - tauMin)) / kappa;

function fillGrid({ config: { pruning }, own, epoch }: Facts): Filled {
  if (pruning.method === 'none') return notPruned();
  const { tauMin, tauMax, kappa } = pruning;
  const step = equals(frac(row(tauMax, op('−'), tauMin), kappa), (tauMax - tauMin) / kappa);
  if (!own) return { lines: [step], words: `τ starts at ${formatDigits(tauMin)} in every layer.` };
  const at = Math.round(((own.threshold - tauMin) * kappa) / (tauMax - tauMin));
  const next = at < kappa ? `the next value is ${formatDigits(gridValue(pruning, at + 1))}` : 'that is the largest';
  const here = equals(sub('τ', at), row(tauMin, op('+'), at, op('·'), number((tauMax - tauMin) / kappa)), own.threshold);
  return { lines: [step, here], words: `After epoch ${epoch} the layer’s τ is at step ${at} of ${kappa}; ${next}.` };
}

export const grid: Formula = {
  term: 'kappa',
  scope: 'layer',
  source: scheduleSource,
  statement: () => [
    equals(sub('τ', 'i'), row(sub('τ', '0'), op('+'), 'i', frac(row(sub('τ', words('max')), op('−'), sub('τ', '0')), 'κ'))),
  ],
  symbols: [
    ['κ', 'number of equal steps'],
    [sub('τ', '0'), 'the first threshold'],
    [sub('τ', words('max')), 'the largest'],
  ],
  fill: fillGrid,
  related: ['settling', 'removal'],
};
