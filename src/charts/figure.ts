// A chart as data, and what all charts of the page have in common. Pure; plotly is named for its types only.
import type { Data, Layout, LayoutAxis } from 'plotly.js';
import type { ChartTheme } from './chartTheme';

/** Quantities whose formula a point may open. */
export type ChartQuantity =
  'loss' | 'dice' | 'settling' | 'removal' | 'parameters' | 'flops' | 'hopkins' | 'dipDist' | 'neighbours' | 'deltaOpt' | 'ability';

/** What the points of one trace are. */
export interface PointSource {
  quantity: ChartQuantity;
  /** Of each point, or of each row of a heat map; without: of no layer. */
  layers?: readonly (string | null)[];
}

export interface ChartPoint {
  quantity: ChartQuantity;
  layer: string | null;
  epoch: number;
}

export interface Figure {
  data: Data[];
  /** Aligned with the traces; null where points open nothing. */
  sources?: readonly (PointSource | null)[];
  layout: Partial<Layout>;
  /** The newest values in words: the chart's text alternative. */
  summary: string;
}

/** What a person pointed at; null where it opens nothing. `index`: of the point, or row and column. */
export function locatePoint({ sources }: Figure, trace: number, index: number | readonly number[], x: unknown): ChartPoint | null {
  const source = sources?.[trace];
  if (!source || typeof x !== 'number') return null;
  const at = typeof index === 'number' ? index : (index[0] ?? 0);
  return { quantity: source.quantity, layer: source.layers?.[at] ?? null, epoch: x };
}

/** Margins in CSS pixels; `right` makes room for a second axis. */
export function baseLayout(theme: ChartTheme, right = 14): Partial<Layout> {
  return {
    margin: { l: 4.2 * theme.fontPx, r: right * (theme.fontPx / 11), t: 8, b: 3.1 * theme.fontPx },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: 'Inter, system-ui, "Segoe UI", Roboto, sans-serif', size: theme.fontPx, color: theme.mute },
    showlegend: false,
    hovermode: 'closest',
    hoverlabel: { bgcolor: theme.panel, bordercolor: theme.edge, font: { color: theme.text, size: theme.fontPx + 1 } },
    // A zoom of the person outlives the arrival of new data.
    uirevision: 'kept',
  };
}

export function axis(theme: ChartTheme, title: string, more: Partial<LayoutAxis> = {}): Partial<LayoutAxis> {
  return {
    title: { text: title, standoff: 6, font: { size: theme.fontPx, color: theme.mute } },
    gridcolor: theme.line,
    linecolor: theme.line,
    zeroline: false,
    // The margins have room for every label; to look for some that have none would be half of a drawing's time.
    ticklabeloverflow: 'allow',
    ...more,
  };
}

/** Epochs so far, rounded up to whole tens: the axis then keeps still for ten epochs and is cheap to redraw. */
export function epochAxis(theme: ChartTheme, newest: number, planned: number): Partial<LayoutAxis> {
  const last = Math.max(2, Math.min(planned, Math.ceil(Math.max(1, newest) / 10) * 10));
  return axis(theme, 'epoch', { range: [0.5, last + 0.5], nticks: 8 });
}
