// All charts of the page's present state as pictures, for exports: light, larger than on the page, with plotly's own legends.
import type { PageState } from '../state/pageState';
import { runConfigOf } from '../state/shown';
import { store } from '../state/store';
import type { ChartImage } from '../protocol/exportKinds';
import { chartThemes } from './chartTheme';
import { createCostFigure } from './costFigure';
import type { Figure } from './figure';
import { createFiltersFigure } from './filtersFigure';
import { loadPlotly } from './loadPlotly';
import { createLossFigure } from './lossFigure';
import { createThresholdFigure } from './thresholdFigure';

const theme = { ...chartThemes.light, fontPx: 14 };
const size = { width: 900, height: 480 };

interface NamedFigure {
  name: string;
  title: string;
  figure: Figure;
}

function listFigures(state: PageState): NamedFigure[] {
  const { history, plan, dataset, selection } = state;
  const { epochs, levels, pruning } = runConfigOf(state);
  const classes = dataset?.classes ?? [];
  const thresholds = createThresholdFigure({ history, levels, epochs, tauMax: pruning.tauMax, selected: selection.layer }, theme);
  return [
    { name: 'loss-and-dice', title: 'Loss and Dice', figure: withLegend(createLossFigure(history, classes, epochs, theme)) },
    { name: 'threshold', title: 'Threshold τ of each layer', figure: thresholds },
    { name: 'filters', title: 'Filters kept, layer × epoch', figure: createFiltersFigure(history, plan, epochs, theme) },
    { name: 'cost', title: 'Cost in per cent of the start', figure: withLegend(createCostFigure(history, plan, epochs, theme)) },
  ];
}

const withLegend = (figure: Figure): Figure => ({
  ...figure,
  layout: { ...figure.layout, showlegend: true, legend: { orientation: 'h', y: 1.01, yanchor: 'bottom' } },
});

/** The title stands at the left edge, above a legend; few epochs are ticked one by one. */
function frame({ layout }: Figure, title: string): Figure['layout'] {
  const xaxis: Figure['layout']['xaxis'] = layout.xaxis ?? {};
  const few = Number(xaxis.range?.[1]) < 12;
  return {
    ...layout,
    ...size,
    margin: { ...layout.margin, t: 84 },
    paper_bgcolor: '#ffffff',
    title: { text: title, font: { size: 18 }, x: 0.02, xanchor: 'left', y: 0.96, yanchor: 'top' },
    xaxis: few ? { ...xaxis, tickmode: 'linear', tick0: 1, dtick: 1 } : xaxis,
  };
}

export async function drawCharts(): Promise<ChartImage[]> {
  const plotly = await loadPlotly();
  const images: ChartImage[] = [];
  for (const { name, title, figure } of listFigures(store.getState())) {
    const { data, summary } = figure;
    const layout = frame(figure, title);
    const draw = (format: 'svg' | 'png', scale: number): Promise<string> => plotly.toImage({ data, layout }, { format, ...size, scale });
    images.push({ name, title, summary, svg: decodeSvg(await draw('svg', 1)), png: await decodePng(await draw('png', 2)) });
  }
  return images;
}

const decodeSvg = (url: string): string => decodeURIComponent(url.replace(/^data:image\/svg\+xml,/, ''));

const decodePng = async (url: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await (await fetch(url)).arrayBuffer());
