// The epoch that the page shows as a line over any figure whose x axis counts epochs. Pure.
import type { Shape } from 'plotly.js';
import type { ChartTheme } from './chartTheme';
import type { Figure } from './figure';

/** `epoch` null: the figure itself. */
export function withEpochMark(figure: Figure, epoch: number | null, theme: ChartTheme): Figure {
  if (epoch === null) return figure;
  const line: Partial<Shape> = {
    type: 'line',
    xref: 'x',
    yref: 'paper',
    x0: epoch,
    x1: epoch,
    y0: 0,
    y1: 1,
    line: { color: theme.text, width: 1.4, dash: 'dashdot' },
  };
  const shapes = [...(figure.layout.shapes ?? []), line];
  return { ...figure, layout: { ...figure.layout, shapes }, summary: `${figure.summary} Shown: epoch ${epoch}.` };
}
