// Says in the tooltip of a point that it can be clicked, and what for. Pure.
import type { Data } from 'plotly.js';
import type { Figure } from './figure';

const hint = '<br><i>click: its formula, filled in</i><extra>';

/** Only where points open something. */
export function withClickHint(figure: Figure): Figure {
  const tell = (trace: Data, i: number): Data =>
    figure.sources?.[i] && 'hovertemplate' in trace && typeof trace.hovertemplate === 'string'
      ? { ...trace, hovertemplate: trace.hovertemplate.replace('<extra>', hint) }
      : trace;
  return { ...figure, data: figure.data.map(tell) };
}
