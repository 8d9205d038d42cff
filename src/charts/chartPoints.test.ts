// A point of any chart leads to the quantity, layer and epoch that it shows; gaps and marks lead nowhere.
import { expect, test } from 'vitest';
import { sampleDataset } from '../state/testing/sampleData';
import { sampleNetwork, samplePlan, sampleRow } from '../state/testing/sampleRun';
import { chartThemes } from './chartTheme';
import { withClickHint } from './clickHint';
import { createCostFigure } from './costFigure';
import { withEpochMark } from './epochMark';
import { locatePoint, type Figure } from './figure';
import { createFiltersFigure } from './filtersFigure';
import { withHandMarks } from './handMarks';
import { createLossFigure } from './lossFigure';
import { createThresholdFigure } from './thresholdFigure';

const theme = chartThemes.dark;
const network = sampleNetwork();
const plan = samplePlan(network, network);
const history = Array.from({ length: 12 }, (_, i) => sampleRow(network, i + 1));
const traces = (figure: Figure) => figure.data as { x: (number | null)[]; y: (number | null)[] }[];

test('a threshold leads to its own layer at its own epoch', () => {
  const figure = createThresholdFigure({ history, levels: 5, epochs: 120, tauMax: 0.3, selected: 'enc_ConvBlock_7' }, theme);
  let found = 0;
  traces(figure).forEach(({ x, y }, trace) =>
    x.forEach((epoch, i) => {
      const point = locatePoint(figure, trace, i, epoch);
      if (epoch === null) return expect(point).toBeNull();
      found++;
      const row = history[epoch - 1]!.layers.find(({ name }) => name === point!.layer)!;
      expect([point!.quantity, row.threshold]).toEqual(['settling', y[i]]);
    }),
  );
  expect(found).toBeGreaterThan(22);
});

test('a cell of the heat map leads to its row, losses to no layer, times nowhere', () => {
  const filters = createFiltersFigure(history, plan, 120, theme);
  expect(locatePoint(filters, 0, [3, 5], 6)).toEqual({ quantity: 'removal', layer: 'enc_ConvBlock_4', epoch: 6 });
  const loss = createLossFigure(history, sampleDataset.classes, 120, theme);
  expect(locatePoint(loss, 1, 4, 5)).toEqual({ quantity: 'loss', layer: null, epoch: 5 });
  expect(locatePoint(loss, 2, 4, 5)?.quantity).toBe('dice');
  const cost = createCostFigure(history, plan, 120, theme);
  expect([0, 1, 2, 3].map((trace) => locatePoint(cost, trace, 0, 1)?.quantity ?? null)).toEqual(['parameters', 'flops', null, null]);
});

test('marks by hand and of the shown epoch change no point', () => {
  const loss = createLossFigure(history, sampleDataset.classes, 120, theme);
  const made = { kind: 'lambda', layer: null, filter: null, before: 1, after: 2, undone: null, epoch: 2, step: 1 } as const;
  const marked = withEpochMark(withHandMarks(loss, { interventions: [made], stepsPerEpoch: 4, levels: 5 }, theme), 7, theme);
  expect(locatePoint(marked, 0, 4, 5)).toEqual({ quantity: 'loss', layer: null, epoch: 5 });
  expect(locatePoint(marked, marked.data.length - 1, 0, 1.25)).toBeNull();
  expect(marked.layout.shapes).toMatchObject([{ x0: 7, x1: 7 }]);
  expect(marked.summary).toMatch(/Shown: epoch 7\.$/);
  expect(withEpochMark(loss, null, theme)).toBe(loss);
});

test('the tooltip says where a click opens something, and only there', () => {
  const figure = createCostFigure(history, plan, 120, theme);
  const shown = withClickHint(figure);
  const opens = shown.data.map((trace) =>
    /click: its formula, filled in<\/i><extra>/.test((trace as { hovertemplate: string }).hovertemplate),
  );
  expect(opens).toEqual(figure.sources!.map((source) => source !== null));
  expect(new Set(opens).size).toBe(2);
});
