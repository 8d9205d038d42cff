// What the network costs, in per cent of the start: parameters, FLOPs, measured step time, GPU memory. Pure.
import type { Data } from 'plotly.js';
import { formatPercent } from '../lib/format';
import type { PlanSummary } from '../protocol/messages';
import type { HistoryRow } from '../protocol/snapshot';
import type { ChartTheme } from './chartTheme';
import { axis, baseLayout, epochAxis, type Figure } from './figure';

export const costNames = ['parameters', 'FLOPs', 'step time', 'memory'] as const;

/** Counts start at the unpruned network; time and memory, which are measured, at the first epoch. */
export function createCostFigure(history: readonly HistoryRow[], plan: PlanSummary | null, epochs: number, theme: ChartTheme): Figure {
  const start = history[0];
  const shares = (row: HistoryRow): number[] => [
    row.parameters / (plan?.initialParameters ?? row.parameters),
    row.flops / (plan?.initialFlops ?? row.flops),
    row.stepMs / (start?.stepMs ?? row.stepMs),
    row.gpuBytes / (start?.gpuBytes ?? row.gpuBytes),
  ];
  const data = costNames.map((name, i): Data => ({
    type: 'scatter',
    mode: history.length === 1 ? 'markers' : 'lines',
    x: history.map((row) => row.epoch),
    y: history.map((row) => 100 * (shares(row)[i] ?? 0)),
    name,
    hovertemplate: `epoch %{x}<br>${name} %{y:.0f} %<extra></extra>`,
    line: { color: theme.cost[i] ?? theme.mute, width: i === 3 ? 1.4 : 1.8, dash: i === 3 ? 'dot' : 'solid' },
  }));
  const last = history.at(-1);
  const words = last ? shares(last).map((share, i) => `${costNames[i] ?? ''} ${formatPercent(share)}`) : [];
  return {
    data,
    sources: [{ quantity: 'parameters' }, { quantity: 'flops' }, null, null],
    layout: {
      ...baseLayout(theme),
      xaxis: epochAxis(theme, last?.epoch ?? 0, epochs),
      yaxis: axis(theme, '%', { rangemode: 'tozero', nticks: 6 }),
    },
    summary: last ? `Epoch ${last.epoch}, of the start: ${words.join(', ')}.` : 'Cost: no epoch finished yet.',
  };
}
