// Clusterability with and without the regulariser, both sides in each of four small charts. Pure.
import type { Data } from 'plotly.js';
import type { EpochInsight } from '../protocol/layerRecord';
import type { ChartTheme } from './chartTheme';
import { baseLayout, epochAxis, type Figure } from './figure';
import { axisOf, clusterabilityRows, nameRows, readInsight, stackAxes } from './insightRows';

export interface TwinSides {
  with: readonly EpochInsight[];
  without: readonly EpochInsight[];
}

export function createTwinFigure(sides: TwinSides, { layer, epochs }: { layer: string | null; epochs: number }, theme: ChartTheme): Figure {
  const looks = {
    with: { name: 'with λ', line: { color: theme.enc, width: 2 } },
    without: { name: 'without λ', line: { color: theme.loss, width: 2, dash: 'dash' } },
  } as const;
  const data = clusterabilityRows.flatMap((row, i) =>
    (['with', 'without'] as const).map((side): Data => ({
      type: 'scatter',
      mode: sides[side].length === 1 ? 'markers' : 'lines',
      x: sides[side].map(({ epoch }) => epoch),
      y: sides[side].map((insight) => readInsight(insight, row, layer)),
      yaxis: axisOf(i),
      hovertemplate: `epoch %{x}, ${looks[side].name}<br>${row.name} %{y:.3f}<extra></extra>`,
      ...looks[side],
    })),
  );
  const newest = Math.max(0, ...[...sides.with, ...sides.without].map(({ epoch }) => epoch));
  const told = (side: keyof TwinSides): string => `${sides[side].length} epochs ${looks[side].name}`;
  return {
    data,
    layout: {
      ...baseLayout(theme),
      annotations: nameRows(
        clusterabilityRows.map(({ name }) => name),
        theme,
      ),
      xaxis: { ...epochAxis(theme, newest, epochs), anchor: axisOf(clusterabilityRows.length - 1) as 'y' },
      ...stackAxes(clusterabilityRows.length, theme),
    },
    summary: `Clusterability of ${layer ?? 'all layers, their mean'}: ${told('with')}, ${told('without')}; the numbers are in the table.`,
  };
}
