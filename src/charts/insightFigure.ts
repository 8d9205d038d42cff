// Whether maps cluster, and whether they mean something, over epochs: five small charts over one another with one epoch axis. Pure.
import type { Data } from 'plotly.js';
import type { EpochInsight } from '../protocol/layerRecord';
import { formatDigits } from '../lib/format';
import type { ChartTheme } from './chartTheme';
import { baseLayout, epochAxis, type Figure } from './figure';
import { axisOf, clusterabilityRows, meanOf, nameRows, readInsight, stackAxes, type InsightRow } from './insightRows';

export interface InsightQuestion {
  /** Null: the mean of all layers. */
  layer: string | null;
  epochs: number;
}

const abilityRow = (name: string, of: 'all' | 'kept' | 'removed'): InsightRow => ({
  name,
  quantity: 'ability',
  read: ({ ability }) => meanOf(ability?.[of] ?? []),
});
const rows: readonly InsightRow[] = [...clusterabilityRows, abilityRow('segmentation ability', 'all')];
const keptRow = abilityRow('segmentation ability, kept', 'kept');
const removedRow = abilityRow('segmentation ability, removed', 'removed');

export function createInsightFigure(insights: readonly EpochInsight[], { layer, epochs }: InsightQuestion, theme: ChartTheme): Figure {
  const line = (row: InsightRow, place: number, look: Partial<Data>): Data =>
    ({
      type: 'scatter',
      mode: insights.length === 1 ? 'markers' : 'lines',
      x: insights.map(({ epoch }) => epoch),
      y: insights.map((insight) => readInsight(insight, row, layer)),
      yaxis: axisOf(place),
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
  const words = newest ? [...rows, keptRow, removedRow].map((row) => `${row.name} ${formatKnown(readInsight(newest, row, layer))}`) : [];
  const names = rows.map(({ name }, i) => (i === last ? `${name} (dotted: kept, ×: removed)` : name));
  return {
    data: [...data, kept, removed],
    sources: [...rows, keptRow, removedRow].map(({ quantity }) => ({ quantity, layers: insights.map(() => layer) })),
    layout: {
      ...baseLayout(theme),
      annotations: nameRows(names, theme),
      xaxis: { ...epochAxis(theme, newest?.epoch ?? 0, epochs), anchor: `y${rows.length}` as 'y' },
      ...stackAxes(rows.length, theme),
    },
    summary: newest
      ? `${layer ?? 'Mean of all layers'}, epoch ${newest.epoch}: ${words.join(', ')}.`
      : 'Clusterability: no epoch recorded yet.',
  };
}

const formatKnown = (value: number | null): string => (value === null ? 'not defined' : formatDigits(value));
