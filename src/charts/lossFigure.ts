// Training and validation loss on the left axis, Dice per class on the right one. Pure.
import type { Data } from 'plotly.js';
import { formatDigits } from '../lib/format';
import type { ClassInfo } from '../protocol/dataset';
import type { HistoryRow } from '../protocol/snapshot';
import { shaded, type ChartTheme } from './chartTheme';
import { axis, baseLayout, epochAxis, type Figure } from './figure';
import { foregroundColours } from './palette';

export function createLossFigure(history: readonly HistoryRow[], classes: readonly ClassInfo[], epochs: number, theme: ChartTheme): Figure {
  const validated = history.filter((row) => row.valLoss !== null);
  const line = (rows: readonly HistoryRow[], value: (row: HistoryRow) => number | null, name: string, more: Partial<Data>): Data =>
    ({
      type: 'scatter',
      mode: rows.length === 1 ? 'markers' : 'lines',
      x: rows.map((row) => row.epoch),
      y: rows.map(value),
      name,
      hovertemplate: `epoch %{x}<br>${name} %{y:.3f}<extra></extra>`,
      ...more,
    }) as Data;
  const losses = [
    line(history, (row) => row.trainLoss, 'training loss', { line: { color: theme.loss, width: 1.8 } }),
    line(validated, (row) => row.valLoss, 'validation loss', { line: { color: theme.loss, width: 1.6, dash: 'dash' } }),
  ];
  const colours = foregroundColours(classes);
  // Plotly trips over an axis that nothing is drawn on once something is, so without a class an empty line keeps its place.
  const drawn = classes.length > 1 ? classes.slice(1) : [{ name: 'undefined' }];
  const dice = drawn.map(({ name }, i) =>
    line(
      history.filter((row) => row.dice !== null),
      (row) => row.dice?.[i] ?? null,
      `Dice ${name}`,
      { yaxis: 'y2', line: { color: shaded(colours[i] ?? [0, 0, 0], theme), width: 1.8 } },
    ),
  );
  return {
    data: [...losses, ...dice],
    sources: [...losses.map(() => ({ quantity: 'loss' as const })), ...dice.map(() => ({ quantity: 'dice' as const }))],
    layout: {
      ...baseLayout(theme, 42),
      xaxis: epochAxis(theme, history.at(-1)?.epoch ?? 0, epochs),
      yaxis: axis(theme, 'loss', { rangemode: 'tozero', nticks: 6 }),
      yaxis2: axis(theme, 'Dice', {
        overlaying: 'y',
        side: 'right',
        range: [0, 1.02],
        showgrid: false,
        tickmode: 'linear',
        tick0: 0,
        dtick: 0.25,
      }),
    },
    summary: summarise(history, classes),
  };
}

function summarise(history: readonly HistoryRow[], classes: readonly ClassInfo[]): string {
  const last = history.at(-1);
  if (!last) return 'Loss and Dice: no epoch finished yet.';
  const dice = history.findLast((row) => row.dice !== null)?.dice ?? [];
  const overlaps = classes
    .slice(1)
    .map(({ name }, i) => `${name} ${dice[i] === null || dice[i] === undefined ? 'absent' : dice[i].toFixed(2)}`);
  const validation = last.valLoss === null ? '' : `, validation loss ${formatDigits(last.valLoss)}`;
  return `Epoch ${last.epoch}: training loss ${formatDigits(last.trainLoss)}${validation}. Dice: ${overlaps.join(', ')}.`;
}
