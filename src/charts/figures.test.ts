// Charts as data: right numbers in the right traces, few points, words for those who do not see them.
import { expect, test } from 'vitest';
import type { Intervention, InterventionKind } from '../protocol/intervention';
import { sampleDataset } from '../state/testing/sampleData';
import { sampleNetwork, samplePlan, sampleRow } from '../state/testing/sampleRun';
import { chartThemes } from './chartTheme';
import { createCostFigure } from './costFigure';
import { createFiltersFigure } from './filtersFigure';
import { withHandMarks } from './handMarks';
import { plotConfig } from './loadPlotly';
import { createLossFigure } from './lossFigure';
import { createThresholdFigure } from './thresholdFigure';

const theme = chartThemes.dark;
const network = sampleNetwork();
const plan = samplePlan(network, network);
const history = Array.from({ length: 40 }, (_, i) => sampleRow(network, i + 1));

interface Trace {
  x: (number | null)[];
  y: (number | null)[];
  z: number[][];
}
const tracesOf = (figure: { data: unknown[] }): Trace[] => figure.data as Trace[];

test('losses and Dice are those of the history; epochs without validation leave no point', () => {
  const some = history.map((row) => (row.epoch % 2 === 1 ? { ...row, valLoss: null, dice: null } : row));
  const figure = createLossFigure(some, sampleDataset.classes, 120, theme);
  const [train, validation, ...dice] = tracesOf(figure);
  expect(train?.y).toEqual(history.map((row) => row.trainLoss));
  expect(validation?.x).toHaveLength(20);
  expect(dice.map(({ y }) => y.at(-1))).toEqual(history.at(-1)?.dice);
  expect(figure.summary).toMatch(/Epoch 40: training loss .* Dice: RV 0\.\d\d, Myo 0\.\d\d, LV 0\.\d\d/);
});

test('thresholds keep every change with far fewer points than epochs × layers', () => {
  const figure = createThresholdFigure({ history, levels: 5, epochs: 120, tauMax: 0.3, selected: 'enc_ConvBlock_7' }, theme);
  const traces = tracesOf(figure);
  expect(traces).toHaveLength(4);
  const points = traces.flatMap(({ y }) => y).filter((value) => value !== null);
  expect(points.length).toBeLessThan((history.length * 22) / 2);
  const selected = traces[3]!;
  for (const row of history) {
    const index = selected.x.findLastIndex((x) => x !== null && x <= row.epoch);
    expect(selected.y[index]).toBe(row.layers.find(({ name }) => name === 'enc_ConvBlock_7')?.threshold);
  }
  expect(figure.summary).toContain('Selected layer enc 4a');
});

test('the heat map holds per cent of each layer’s first filters, newest epoch included beyond its column limit', () => {
  const long = Array.from({ length: 601 }, (_, i) => sampleRow(network, i + 1));
  const [map] = tracesOf(createFiltersFigure(long, plan, 601, theme));
  expect(map?.z).toHaveLength(22);
  expect(map!.x.length).toBeLessThanOrEqual(241);
  expect(map?.x.at(-1)).toBe(601);
  expect(map?.z[0]?.[0]).toBe(100);
  expect(map?.z[0]?.at(-1)).toBeCloseTo((100 * long.at(-1)!.layers[0]!.filters) / 32);
});

test('cost is relative to the unpruned network and to the first measured epoch', () => {
  const figure = createCostFigure(history, plan, 120, theme);
  const [parameters, flops, time, memory] = tracesOf(figure);
  const last = history.at(-1)!;
  expect(parameters?.y.at(-1)).toBeCloseTo((100 * last.parameters) / plan.initialParameters);
  expect(flops?.y.at(-1)).toBeCloseTo((100 * last.flops) / plan.initialFlops);
  expect(time?.y[0]).toBe(100);
  expect(memory?.y.at(-1)).toBeCloseTo((100 * last.gpuBytes) / history[0]!.gpuBytes);
  expect(figure.summary).toMatch(/parameters .* %, FLOPs .* %, step time .* %, memory .* %/);
});

test('changes by hand are marked where they happened, told in words, and drawn open when undone', () => {
  const plain = createLossFigure(history, sampleDataset.classes, 120, theme);
  const made = { layer: 'enc_ConvBlock_7', filter: null, before: 0.1, after: 0.2, undone: null };
  const one = (kind: InterventionKind, step: number, change: Partial<Intervention> = {}): Intervention => ({
    epoch: 4,
    kind,
    step,
    ...made,
    ...change,
  });
  const interventions = [
    one('threshold', 5),
    one('protect', 5, { filter: 3 }),
    one('lambda', 10, { layer: null, undone: { epoch: 5, step: 0 } }),
  ];
  const input = { interventions, stepsPerEpoch: 10, levels: 5 };
  expect(withHandMarks(plain, { ...input, interventions: [] }, theme)).toBe(plain);
  const marked = withHandMarks(plain, input, theme);
  const marks = marked.data.at(-1) as unknown as { x: (number | null)[]; text: string[]; marker: { symbol: string[] } };
  expect(marks.x).toEqual([3.5, 3.5, null, 4, 4, null]);
  expect(marks.text[0]).toContain('epoch 4, step 5<br>enc 4a: τ set by hand, 0.1 → 0.2<br>');
  expect(marks.text[0]).toContain('enc 4a: filter #3 protected');
  expect(marks.text[3]).toContain('undone in epoch 5, step 0');
  expect([marks.marker.symbol[0], marks.marker.symbol[3]]).toEqual(['triangle-down', 'triangle-down-open']);
  expect(marked.summary).toMatch(/3 changes by hand, the latest in epoch 4: λ set, 0\.1 → 0\.2, undone\.$/);
});

test('without an epoch the charts say so', () => {
  expect(createLossFigure([], [], 40, theme).summary).toMatch(/no epoch/);
  expect(createCostFigure([], null, 40, theme).summary).toMatch(/no epoch/);
  expect(createFiltersFigure([], null, 40, theme).summary).toMatch(/no epoch/);
  expect(createThresholdFigure({ history: [], levels: 4, epochs: 40, tauMax: 0.3, selected: null }, theme).summary).toMatch(/no epoch/);
});

test('no chart can be sent to a server', () => {
  expect(plotConfig).toMatchObject({ showSendToCloud: false, displaylogo: false });
});
