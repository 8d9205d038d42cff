// Threshold τ of every prunable layer over the epochs, as steps; the selected layer on top. Pure.
import type { Data } from 'plotly.js';
import { formatDigits } from '../lib/format';
import type { HistoryRow } from '../protocol/snapshot';
import { nameLayer } from '../protocol/layerNames';
import type { ChartTheme } from './chartTheme';
import { axis, baseLayout, epochAxis, type Figure } from './figure';

export interface ThresholdInput {
  history: readonly HistoryRow[];
  levels: number;
  epochs: number;
  tauMax: number;
  selected: string | null;
}

interface Series {
  layer: string;
  x: number[];
  y: number[];
}

export function createThresholdFigure({ history, levels, epochs, tauMax, selected }: ThresholdInput, theme: ChartTheme): Figure {
  const series = collectSteps(history);
  const kinds = { e: theme.enc, u: theme.up, d: theme.dec };
  const groups = Object.keys(kinds).map((initial) => series.filter(({ layer }) => nameLayer(layer, levels).short.startsWith(initial)));
  const grouped = Object.values(kinds).map((colour, i) => joinSeries(groups[i] ?? [], levels, colour, 1.2));
  const chosen = series.filter(({ layer }) => layer === selected);
  return {
    data: [...grouped, joinSeries(chosen, levels, theme.selected, 2.8)],
    sources: [...groups, chosen].map((own) => ({
      quantity: 'settling',
      layers: own.flatMap(({ layer, x }) => [...x.map(() => layer), null]),
    })),
    layout: {
      ...baseLayout(theme),
      xaxis: epochAxis(theme, history.at(-1)?.epoch ?? 0, epochs),
      yaxis: axis(theme, 'τ', { range: [0, 1.06 * Math.max(tauMax, highestOf(history), 1e-6)], nticks: 6 }),
    },
    summary: summarise(history, selected, levels),
  };
}

/** A hand may set τ above the schedule's end. */
const highestOf = (history: readonly HistoryRow[]): number =>
  history.reduce((highest, { layers }) => layers.reduce((most, { threshold }) => Math.max(most, threshold), highest), 0);

/** Per layer only the points where τ changes, and the newest: few enough to draw at once. */
function collectSteps(history: readonly HistoryRow[]): Series[] {
  const names = history.at(-1)?.layers.map((layer) => layer.name) ?? [];
  return names.map((layer, index) => {
    const x: number[] = [];
    const y: number[] = [];
    history.forEach((row, i) => {
      const threshold = row.layers[index]?.threshold ?? 0;
      if (threshold === y.at(-1) && i < history.length - 1) return;
      x.push(row.epoch);
      y.push(threshold);
    });
    return { layer, x, y };
  });
}

/** One trace for many layers, with gaps between them: plotly's cost is per trace. */
function joinSeries(series: readonly Series[], levels: number, colour: string, width: number): Data {
  return {
    type: 'scatter',
    mode: 'lines',
    x: series.flatMap(({ x }) => [...x, null]),
    y: series.flatMap(({ y }) => [...y, null]),
    text: series.flatMap(({ layer, x }) => [...x.map(() => nameLayer(layer, levels).long), '']),
    hovertemplate: '%{text}, epoch %{x}<br>τ %{y:.3f}<extra></extra>',
    line: { color: colour, width, shape: 'hv' },
  };
}

function summarise(history: readonly HistoryRow[], selected: string | null, levels: number): string {
  const last = history.at(-1);
  if (!last || last.layers.length === 0) return 'Threshold per layer: no epoch finished yet.';
  const all = last.layers.map((layer) => layer.threshold);
  const own = last.layers.find((layer) => layer.name === selected);
  const chosen = own ? ` Selected layer ${nameLayer(own.name, levels).long}: ${formatDigits(own.threshold)}.` : '';
  return `Epoch ${last.epoch}: thresholds from ${formatDigits(Math.min(...all))} to ${formatDigits(Math.max(...all))}.${chosen}`;
}
