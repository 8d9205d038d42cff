// Whether maps cluster: Hopkins, dip-dist, neighbours, silhouette. Formulas of docs/numerics.md, section 12.
import { formatDigits } from '../../../lib/format';
import type { LayerDigest } from '../../../protocol/layerRecord';
import type { Facts } from '../facts';
import { nothing, type Filled, type Formula } from '../formula';
import { equals, frac, mean, op, row, size, sub, sum, sup, words, type Maths, type MathNode } from '../math';

const unmeasured = 'Not recorded for this layer at this epoch; layers are recorded while their feature maps are shown.';

const fillMeasure =
  (read: (digest: LayerDigest) => number | null, symbol: Maths, reading: (value: number, digest: LayerDigest) => string) =>
  ({ digest, epoch }: Facts): Filled => {
    const value = digest && read(digest);
    if (!digest || value === null) return nothing(unmeasured);
    return {
      lines: [equals(symbol, value)],
      words: `${reading(value, digest)} At the end of epoch ${epoch}, on ${digest.filters} maps, before its prune.`,
    };
  };

const distanceBetween: readonly [Maths, string] = [
  sub('d', 'ij'),
  'root mean square difference of maps i and j, scaled and pooled as in δ_opt',
];

export const hopkins: Formula = {
  term: 'hopkins',
  scope: 'layer',
  source: 'Hopkins & Skellam 1954, exponent after Cross & Jain 1982; mean of 50 seeded draws',
  statement: () => {
    const powers = (name: string): MathNode => row(sum('i'), sup(sub(name, 'i'), 'd'));
    return [equals('H', frac(powers('u'), row(powers('u'), op('+'), powers('w'))))];
  },
  symbols: [
    [sub('u', 'i'), 'distance of a random point of the maps’ bounding box to the nearest map'],
    [sub('w', 'i'), 'distance of a drawn map to its nearest other map'],
    ['d', 'dimensions: at most 10 principal components'],
  ],
  fill: fillMeasure(
    ({ clusterability }) => clusterability.hopkins,
    'H',
    (value) =>
      value > 0.7
        ? 'Well above 0.5: the maps lie closer together than chance would place them.'
        : 'Near 0.5 maps lie as if by chance; towards 1 they cluster.',
  ),
  related: ['dipDist', 'neighbours'],
};

export const dipDist: Formula = {
  term: 'dipDist',
  scope: 'layer',
  source: 'Hartigan & Hartigan 1985; dip-dist: Kalogeratos & Likas 2012',
  statement: () => [
    equals(words('dip'), row(op('min'), sub(op('max'), 't'), size(row('F', op('('), 't', op(')'), op('−'), 'U', op('('), 't', op(')'))))),
    equals(words('split'), frac(size(row(op('{'), 'i', op(':'), sub('p', 'i'), op('<'), 0.05, op('}'))), 'N')),
  ],
  symbols: [
    ['F', 'distribution of the distances that map i sees'],
    ['U', 'the nearest distribution with one mode'],
    [sub('p', 'i'), 'share of 1000 uniform samples with at least that dip'],
  ],
  fill: fillMeasure(
    ({ clusterability }) => clusterability.dip?.splitViewers ?? null,
    words('split'),
    (value) => `${formatDigits(100 * value)} % of the maps see more than one group among the others.`,
  ),
  related: ['hopkins', 'neighbours'],
};

export const neighbours: Formula = {
  term: 'neighbours',
  scope: 'layer',
  source: 'average number of neighbours within ε; ε is this program’s choice',
  statement: () => [
    equals('n', row(mean('i'), size(row(op('{'), 'j', op('≠'), 'i', op(':'), sub('d', 'ij'), op('≤'), 'ε', op('}'))))),
    equals('ε', row(0.25, op('·'), op('max'), sub('d', 'ij'))),
  ],
  symbols: [distanceBetween],
  fill: fillMeasure(
    ({ clusterability }) => clusterability.neighbours,
    'n',
    (value, { filters }) => `A map has ${formatDigits(value)} others near it, of ${filters - 1}.`,
  ),
  related: ['hopkins', 'deltaOpt'],
};

export const silhouette: Formula = {
  term: 'silhouette',
  scope: 'layer',
  source: 'Rousseeuw 1987; clusters by average linkage (Sokal & Michener 1958)',
  statement: () => [
    equals(
      sub('s', 'i'),
      frac(row(sub('b', 'i'), op('−'), sub('a', 'i')), row(op('max'), op('('), sub('a', 'i'), op(','), sub('b', 'i'), op(')'))),
    ),
  ],
  symbols: [
    [sub('a', 'i'), 'mean distance of map i to the others of its cluster'],
    [sub('b', 'i'), 'smallest mean distance to another cluster'],
    distanceBetween,
  ],
  fill: fillMeasure(
    ({ meanSilhouette }) => meanSilhouette,
    row(mean('i'), sub('s', 'i')),
    (_, { clusters }) => `The mean of the best cut, into ${clusters} clusters.`,
  ),
  related: ['neighbours', 'ability'],
};
