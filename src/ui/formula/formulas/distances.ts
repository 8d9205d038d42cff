// δ_opt, which the regulariser makes small, and δ_prune, which decides. Formulas of docs/numerics.md, sections 3 and 4.
import { formatDigits } from '../../../lib/format';
import type { RunConfig } from '../../../protocol/config';
import type { Facts } from '../facts';
import { nothing, type Filled, type Formula } from '../formula';
import { equals, fenced, frac, mean, op, root, row, series, sub, subsup, sup, tilde, words, type MathNode } from '../math';

const square = (...inner: Parameters<typeof row>): MathNode => sup(fenced(...inner), 2);
const pooled = (map: Parameters<typeof row>[0]): MathNode => row('φ', fenced(map));
const difference = (first: Parameters<typeof row>[0], second: Parameters<typeof row>[0]): MathNode =>
  row(mean('x'), square(pooled(first), op('−'), pooled(second)));

function stateDeltaOpt({ pruning: { distance } }: RunConfig): MathNode[] {
  const scaled = distance === 'euc_norm';
  const map = (index: string) => sub(scaled ? tilde('F') : 'F', index);
  const spread = root(difference(map('1'), map('r')));
  const delta = subsup('δ', 'r', words('opt'));
  if (distance === 'euc_norm_deltaprunenorm') return [equals(delta, frac(spread, row(op('max'), words(' over r, + 10⁻¹⁵'))))];
  const scaling = equals(tilde('F'), frac(row('F', op('−'), op('min'), 'F'), row(op('max'), 'F', op('−'), op('min'), 'F')));
  return [equals(delta, spread), ...(scaled ? [scaling] : [])];
}

function fillDeltaOpt({ view, trainedDeltaOpt, epoch, own }: Facts): Filled {
  const known = view?.maps.flatMap(({ deltaOpt }) => deltaOpt ?? []) ?? [];
  const lines: MathNode[] = [];
  if (view && known.length > 0) {
    const total = known.reduce((a, b) => a + b, 0);
    const parts = row(op('('), series(known, '+'), op(')'));
    lines.push(equals(row(mean('r'), subsup('δ', 'r', words('opt'))), frac(parts, known.length), total / known.length));
  }
  if (trainedDeltaOpt === null || !own)
    return lines.length > 0 ? { lines, words: describeSlice(view) } : nothing('No epoch is finished yet.');
  lines.push(equals(row(mean(words('batches of the epoch')), subsup('δ', 'r', words('opt'))), trainedDeltaOpt));
  const trained = `Over the training batches of epoch ${epoch} the loss saw a mean of ${formatDigits(trainedDeltaOpt)}.`;
  return { lines, words: `${describeSlice(view)} ${trained}`.trim() };
}

const describeSlice = (view: Facts['view']): string =>
  view
    ? `${view.decided ? `At the end of epoch ${view.epoch}, on the slice looked at` : 'On the watched slice'} of ${view.caseId}, each map compared with the first one, #${view.first}.`
    : '';

export const deltaOpt: Formula = {
  term: 'distance',
  scope: 'layer',
  source: 'Valverde, Shatillo, Tohka 2024; the authors’ lib/distance.py, Euclidean_norm',
  statement: stateDeltaOpt,
  symbols: [
    [sub('F', '1'), 'the layer’s first map, towards which all others are drawn'],
    [sub('F', 'r'), 'map r, after norm and activation'],
    ['φ', 'average pooling over windows of 2 × 2 (× 2)'],
    ['x', 'positions of the pooled map'],
  ],
  fill: fillDeltaOpt,
  related: ['loss', 'deltaPrune'],
};

function fillDeltaPrune({ view }: Facts): Filled {
  const known = view?.maps.filter((map) => map.deltaPrune !== null) ?? [];
  if (!view || known.length === 0)
    return nothing(
      'Distances of single maps are known of epochs that were recorded, while feature maps are shown, and of the layer that is watched now.',
    );
  const nearest = [...known].filter(({ filter }) => filter !== view.reference).sort((a, b) => (a.deltaPrune ?? 0) - (b.deltaPrune ?? 0));
  const lines = nearest.slice(0, 3).map((map) => equals(subsup('δ', `#${map.filter}`, words('prune')), map.deltaPrune ?? 0));
  const drawn = view.reference === null ? '' : `π was drawn as #${view.reference}. `;
  const when = view.decided ? `by the evidence that decided at the end of epoch ${view.epoch}` : 'by the evidence that decided last';
  return { lines, words: `${drawn}The nearest of ${known.length} maps${view.decided ? '' : ' that are still there'}, ${when}.` };
}

export const deltaPrune: Formula = {
  term: 'evidence',
  scope: 'layer',
  source: 'Valverde, Shatillo, Tohka 2024; the authors’ lib/distance.py, Euclidean_rand',
  statement: () => [
    equals(sub('d', 'b,r'), root(difference(sub('F', 'π'), sub('F', 'r')))),
    equals(
      subsup('δ', 'r', words('prune')),
      row(mean('b'), frac(sub('d', 'b,r'), row(sub(op('max'), 'r'), sub('d', 'b,r'), op('+'), sup(10, '−15')))),
    ),
  ],
  symbols: [
    ['π', 'the reference map, drawn at random for the epoch'],
    ['b', 'samples: all validation patches, or those of the last batch'],
    ['φ', 'average pooling over windows of 2 × 2 (× 2); no scaling'],
  ],
  fill: fillDeltaPrune,
  related: ['removal', 'deltaOpt'],
};
