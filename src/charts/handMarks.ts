// Marks of what was changed by hand, over any figure whose x axis counts epochs: a dotted line with a triangle that tells in words. Pure.
import type { Data } from 'plotly.js';
import type { Intervention } from '../protocol/intervention';
import { describeIntervention } from '../protocol/interventionWords';
import type { ChartTheme } from './chartTheme';
import type { Figure } from './figure';

export interface MarkInput {
  interventions: readonly Intervention[];
  stepsPerEpoch: number;
  levels: number;
}

/** An epoch's numbers stand at its end: a change after s of n steps of epoch e lies at e - 1 + s/n, in sight of an axis that begins at 0.5. */
const placeOf = ({ epoch, step }: Intervention, stepsPerEpoch: number): number => Math.max(0.55, epoch - 1 + step / stepsPerEpoch);

const tell = (intervention: Intervention, levels: number): string => {
  const { epoch, step, undone } = intervention;
  const back = undone ? `<br>undone in epoch ${undone.epoch}, step ${undone.step}` : '';
  return `by hand, epoch ${epoch}, step ${step}<br>${describeIntervention(intervention, levels)}${back}`;
};

/** Changes at one place share a mark. The axis of the marks comes and goes with them: plotly trips over one on which nothing is drawn. */
export function withHandMarks(figure: Figure, { interventions, stepsPerEpoch, levels }: MarkInput, theme: ChartTheme): Figure {
  const places = new Map<number, Intervention[]>();
  for (const one of interventions) {
    const x = placeOf(one, stepsPerEpoch);
    places.set(x, [...(places.get(x) ?? []), one]);
  }
  if (places.size === 0) return figure;
  const marks = [...places];
  return {
    ...figure,
    data: [...figure.data, drawMarks(marks, levels, theme)],
    layout: {
      ...figure.layout,
      yaxis9: { overlaying: 'y', range: [0, 1], visible: false, fixedrange: true },
    },
    summary: `${figure.summary} ${sayMarks(interventions, levels)}`,
  };
}

function drawMarks(marks: readonly [number, Intervention[]][], levels: number, theme: ChartTheme): Data {
  const shapeOf = (made: readonly Intervention[]): string => (made.every(({ undone }) => undone) ? 'triangle-down-open' : 'triangle-down');
  return {
    type: 'scatter',
    mode: 'lines+markers',
    x: marks.flatMap(([x]) => [x, x, null]),
    y: marks.flatMap(() => [0.96, 0, null]),
    yaxis: 'y9',
    text: marks.flatMap(([, made]) => [made.map((one) => tell(one, levels)).join('<br>'), '', '']),
    hovertemplate: '%{text}<extra></extra>',
    line: { color: theme.mute, width: 1, dash: 'dot' },
    marker: {
      symbol: marks.flatMap(([, made]) => [shapeOf(made), 'line-ns', 'line-ns']),
      size: marks.flatMap(() => [9, 1, 1]),
      color: theme.text,
    },
  } as Data;
}

function sayMarks(interventions: readonly Intervention[], levels: number): string {
  const last = interventions.at(-1);
  const count = interventions.length === 1 ? 'One change' : `${interventions.length} changes`;
  return last
    ? `${count} by hand, the latest in epoch ${last.epoch}: ${describeIntervention(last, levels)}${last.undone ? ', undone' : ''}.`
    : '';
}
