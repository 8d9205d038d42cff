// Draws a small chart that nobody sees, so that the first one that is seen costs no more than those after it. Knows nothing of the page.
import { loadPlotly, plotConfig } from './loadPlotly';

export async function warmPlotly(): Promise<void> {
  const plotly = await loadPlotly();
  const element = document.createElement('div');
  await plotly.react(element, [{ type: 'scatter', x: [1, 2], y: [1, 2] }], { width: 320, height: 160, showlegend: false }, plotConfig);
  plotly.purge(element);
}
