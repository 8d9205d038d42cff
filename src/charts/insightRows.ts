// The numbers of clusterability and interpretability that charts show over epochs, and how several small charts stand over one another. Pure.
import type { Annotation, LayoutAxis } from 'plotly.js';
import type { EpochInsight, LayerDigest } from '../protocol/layerRecord';
import type { ChartTheme } from './chartTheme';
import { axis, type ChartQuantity } from './figure';

export interface InsightRow {
  name: string;
  quantity: ChartQuantity;
  read(digest: LayerDigest): number | null;
}

/** As in the paper's section 4.2. */
export const clusterabilityRows: readonly InsightRow[] = [
  { name: 'Hopkins', quantity: 'hopkins', read: ({ clusterability }) => clusterability.hopkins },
  {
    name: 'dip-dist: share of maps that see groups',
    quantity: 'dipDist',
    read: ({ clusterability }) => clusterability.dip?.splitViewers ?? null,
  },
  { name: 'average number of neighbours', quantity: 'neighbours', read: ({ clusterability }) => clusterability.neighbours },
  { name: 'mean δ opt', quantity: 'deltaOpt', read: ({ clusterability }) => clusterability.meanDeltaOpt },
];

/** `layer` null: the mean of all layers. Null where no layer has the number. */
export const readInsight = ({ layers }: EpochInsight, row: InsightRow, layer: string | null): number | null =>
  meanOf(layers.filter((one) => layer === null || one.layer === layer).map((digest) => row.read(digest)));

export function meanOf(values: readonly (number | null)[]): number | null {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

export const axisOf = (row: number): string => (row === 0 ? 'y' : `y${row + 1}`);

/** Names stand over their rows: turned on their side they would not fit. */
export function nameRows(names: readonly string[], theme: ChartTheme): Partial<Annotation>[] {
  return names.map((text, i) => ({
    text,
    xref: 'paper',
    yref: 'paper',
    x: 0,
    y: 1 - i / names.length,
    xanchor: 'left',
    yanchor: 'top',
    showarrow: false,
    font: { size: theme.fontPx, color: theme.mute },
  }));
}

export function stackAxes(count: number, theme: ChartTheme): Record<string, Partial<LayoutAxis>> {
  const share = 1 / count;
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const top = 1 - i * share;
      return [
        i === 0 ? 'yaxis' : `yaxis${i + 1}`,
        axis(theme, '', { domain: [top - share * 0.94, top - share * 0.4], nticks: 2, rangemode: 'nonnegative' }),
      ];
    }),
  );
}
