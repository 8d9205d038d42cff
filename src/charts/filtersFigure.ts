// Share of filters kept, layer × epoch, as a heat map in forward order. Pure.
import { formatPercent } from '../lib/format';
import type { PlanSummary } from '../protocol/messages';
import type { HistoryRow } from '../protocol/snapshot';
import { nameLayer } from '../protocol/layerNames';
import type { ChartTheme } from './chartTheme';
import { axis, baseLayout, epochAxis, type Figure } from './figure';

/** Columns drawn at most; beyond, every n-th epoch and the newest are shown. */
const mostColumns = 240;

export function createFiltersFigure(history: readonly HistoryRow[], plan: PlanSummary | null, epochs: number, theme: ChartTheme): Figure {
  const layers = plan?.layers.filter((layer) => layer.prunable) ?? [];
  const levels = 1 + Math.max(0, ...layers.map((layer) => layer.level));
  const stride = Math.max(1, Math.ceil(history.length / mostColumns));
  const rows = history.filter((_, i) => i % stride === 0 || i === history.length - 1);
  const counts = layers.map(({ name }) => rows.map((row) => row.layers.find((one) => one.name === name)?.filters ?? null));
  const names = layers.map(({ name }) => nameLayer(name, levels).short);
  return {
    data: [
      {
        type: 'heatmap',
        x: rows.map((row) => row.epoch),
        y: names,
        z: counts.map((kept, i) =>
          kept.map((count) => (count === null ? null : (100 * count) / Math.max(1, layers[i]?.initialFilters ?? 1))),
        ),
        customdata: counts,
        zmin: 0,
        zmax: 100,
        colorscale: theme.kept,
        showscale: false,
        hovertemplate: '%{y}, epoch %{x}<br>%{customdata} filters, %{z:.0f} %<extra></extra>',
      },
    ],
    sources: [{ quantity: 'removal', layers: layers.map(({ name }) => name) }],
    layout: {
      ...baseLayout(theme),
      xaxis: epochAxis(theme, history.at(-1)?.epoch ?? 0, epochs),
      yaxis: axis(theme, '', { autorange: 'reversed', showgrid: false, nticks: 7, tickfont: { size: theme.fontPx - 1 } }),
    },
    summary: summarise(history, layers),
  };
}

function summarise(history: readonly HistoryRow[], layers: PlanSummary['layers']): string {
  const last = history.at(-1);
  if (!last) return 'Filters kept: no epoch finished yet.';
  const start = layers.reduce((sum, layer) => sum + layer.initialFilters, 0);
  const kept = last.layers.reduce((sum, layer) => sum + layer.filters, 0);
  return `Epoch ${last.epoch}: ${kept} of ${start} filters kept, ${formatPercent(kept / Math.max(1, start))}.`;
}
