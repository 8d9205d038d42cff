// Fetches the charting library, 1.4 MB, once and only when it is needed. The one importer of plotly.js and its styles.
import type { Config } from 'plotly.js';

type Plotly = (typeof import('plotly.js/dist/plotly-cartesian.min.js'))['default'];

let pending: Promise<Plotly> | null = null;

/** The library; a failed download may be tried again. */
export function loadPlotly(): Promise<Plotly> {
  pending ??= Promise.all([import('plotly.js/dist/plotly-cartesian.min.js'), import('plotly.js/dist/plotly.css')])
    .then(([module]) => module.default)
    .catch((cause: unknown) => {
      pending = null;
      throw cause;
    });
  return pending;
}

/** No logo and no button that would post the chart to somebody's server (on by default in plotly 4). */
export const plotConfig: Partial<Config> = {
  displaylogo: false,
  showSendToCloud: false,
  displayModeBar: 'hover',
  modeBarButtonsToRemove: ['select2d', 'lasso2d', 'zoomIn2d', 'zoomOut2d'],
  toImageButtonOptions: { format: 'svg', filename: 'sauron-playground' },
  responsive: false,
};
