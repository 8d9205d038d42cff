// Whether maps cluster, and whether they mean something, over epochs: five small charts over one another with one epoch axis. Pure.
import type { Annotation, Data, LayoutAxis } from 'plotly.js';
import type { EpochInsight, LayerDigest } from '../protocol/layerRecord';
import { formatDigits } from '../lib/format';
import type { ChartTheme } from './chartTheme';
import { axis, baseLayout, epochAxis, type Figure } from './figure';

export interface InsightQuestion {
  /** Null: the mean of all layers. */
  layer: string | null;
  epochs: number;
}

interface Row {
  name: string;
  read(digest: LayerDigest): number | null;
}

const rows: readonly Row[] = [
  { name: 'Hopkins', read: ({ clusterability }) => clusterability.hopkins },
  { name: 'dip-dist: share of maps that see groups', read: ({ clusterability }) => clusterability.dip?.splitViewers ?? null },
  { name: 'average number of neighbours', read: ({ clusterability }) => clusterability.neighbours },
  { name: 'mean δ opt', read: ({ clusterability }) => clusterability.meanDeltaOpt },
  { name: 'segmentation ability', read: ({ ability }) => meanOf(ability?.all ?? []) },
];

const keptRow: Row = { name: 'segmentation ability, kept', read: ({ ability }) => meanOf(ability?.kept ?? []) };
const removedRow: Row = { name: 'segmentation ability, removed', read: ({ ability }) => meanOf(ability?.removed ?? []) };

export function createInsightFigure(insights: readonly EpochInsight[], { layer, epochs }: InsightQuestion, theme: ChartTheme): Figure {
  const read = ({ layers }: EpochInsight, row: Row): number | null =>
    meanOf(layers.filter((one) => layer === null || one.layer === layer).map((digest) => row.read(digest)));
  const line = (row: Row, place: number, look: Partial<Data>): Data =>
    ({
      type: 'scatter',
      mode: insights.length === 1 ? 'markers' : 'lines',
      x: insights.map(({ epoch }) => epoch),
      y: insights.map((insight) => read(insight, row)),
      yaxis: place === 0 ? 'y' : `y${place + 1}`,
      name: row.name,
      hovertemplate: `epoch %{x}<br>${row.name} %{y:.3f}<extra></extra>`,
      ...look,
    }) as Data;
  const colours = [theme.enc, theme.up, theme.dec, theme.loss, theme.cost[1]];
  const last = rows.length - 1;
  const data = rows.map((row, i) => line(row, i, { line: { color: colours[i] ?? theme.mute, width: 1.7 } }));
  const removed = line(removedRow, last, { mode: 'markers', marker: { color: theme.selected, size: 5, symbol: 'x' } });
  const kept = line(keptRow, last, { line: { color: colours[last] ?? theme.mute, width: 1.2, dash: 'dot' } });
  const newest = insights.at(-1);
  const words = newest ? [...rows, keptRow, removedRow].map((row) => `${row.name} ${formatKnown(read(newest, row))}`) : [];
  return {
    data: [...data, kept, removed],
    layout: {
      ...baseLayout(theme),
      annotations: nameRows(theme),
      xaxis: { ...epochAxis(theme, newest?.epoch ?? 0, epochs), anchor: `y${rows.length}` as 'y' },
      ...stackAxes(theme),
    },
    summary: newest
      ? `${layer ?? 'Mean of all layers'}, epoch ${newest.epoch}: ${words.join(', ')}.`
      : 'Clusterability: no epoch recorded yet.',
  };
}

const formatKnown = (value: number | null): string => (value === null ? 'not defined' : formatDigits(value));

function meanOf(values: readonly (number | null)[]): number | null {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** Names stand over their rows: turned on their side they would not fit. */
function nameRows(theme: ChartTheme): Partial<Annotation>[] {
  return rows.map(({ name }, i) => ({
    text: i === rows.length - 1 ? `${name} (dotted: kept, ×: removed)` : name,
    xref: 'paper',
    yref: 'paper',
    x: 0,
    y: 1 - (i - 0.1) / rows.length,
    xanchor: 'left',
    yanchor: 'top',
    showarrow: false,
    font: { size: theme.fontPx, color: theme.mute },
  }));
}

function stackAxes(theme: ChartTheme): Record<string, Partial<LayoutAxis>> {
  const share = 1 / rows.length;
  return Object.fromEntries(
    rows.map((_, i) => {
      const top = 1 - i * share;
      return [i === 0 ? 'yaxis' : `yaxis${i + 1}`, axis(theme, '', { domain: [top - share * 0.72, top - share * 0.1], nticks: 3 })];
    }),
  );
}
