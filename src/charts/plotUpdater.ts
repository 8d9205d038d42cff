// Draws figures into one element, seldom enough that the page stays fluid: newest figure only, only while visible, never twice in half a second.
import { loadPlotly, plotConfig } from './loadPlotly';
import type { PlotlyHTMLElement, PlotMouseEvent } from 'plotly.js';
import { locatePoint, type ChartPoint, type Figure } from './figure';

export interface PlotUpdater {
  show(figure: Figure): void;
  setVisible(visible: boolean): void;
  setSize(width: number, height: number): void;
  dispose(): void;
}

const leastGapMs = 600;
/** A slow machine draws more seldom: at most a twelfth of its time. */
const gapPerCost = 12;

/** `onPoint`: a point that opens something was clicked. */
export function createPlotUpdater(
  element: HTMLElement,
  onError: (cause: unknown) => void,
  onPoint: (point: ChartPoint) => void,
): PlotUpdater {
  let wanted: Figure | null = null;
  let latest: Figure | null = null;
  let size = { width: 0, height: 0 };
  let visible = false;
  let drawn = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let nextAt = 0;
  let disposed = false;

  const schedule = () => {
    // The first drawing happens even out of sight: it is the dear one, and before training there is time for it.
    if (disposed || timer !== null || !wanted || size.width === 0 || (drawn && !visible)) return;
    timer = setTimeout(
      () => {
        void draw();
      },
      Math.max(0, nextAt - performance.now()),
    );
  };
  const draw = async () => {
    try {
      const plotly = await loadPlotly();
      const figure = wanted;
      wanted = null;
      if (disposed || !figure) return;
      const began = performance.now();
      await plotly.react(element, figure.data, { ...figure.layout, ...size }, plotConfig);
      if (!drawn) listen(element as PlotlyHTMLElement, () => latest, onPoint);
      drawn = true;
      const cost = performance.now() - began;
      nextAt = began + Math.max(leastGapMs, cost * gapPerCost);
    } catch (cause) {
      onError(cause);
    } finally {
      timer = null;
      schedule();
    }
  };
  return {
    show(figure) {
      wanted = latest = figure;
      schedule();
    },
    setVisible(now) {
      visible = now;
      schedule();
    },
    setSize(width, height) {
      if (Math.abs(width - size.width) < 1 && Math.abs(height - size.height) < 1) return;
      size = { width: Math.floor(width), height: Math.floor(height) };
      wanted ??= latest;
      schedule();
    },
    dispose() {
      disposed = true;
      if (timer !== null) clearTimeout(timer);
      if (drawn) void loadPlotly().then((plotly) => plotly.purge(element));
    },
  };
}

function listen(element: PlotlyHTMLElement, figure: () => Figure | null, onPoint: (point: ChartPoint) => void): void {
  const find = ({ points: [at] }: PlotMouseEvent): ChartPoint | null => {
    const of = figure();
    return at && of ? locatePoint(of, at.curveNumber, at.pointNumber, at.x) : null;
  };
  element.on('plotly_click', (event) => {
    const point = find(event);
    if (point) onPoint(point);
  });
  // The pointer is a hand where a click opens something.
  element.on('plotly_hover', (event) => (element.dataset.opens = String(find(event) !== null)));
  element.on('plotly_unhover', () => delete element.dataset.opens);
}
