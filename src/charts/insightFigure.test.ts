// The chart of clusterability: a layer's own numbers or the mean of all, undefined ones left out, and the newest in words.
import { expect, test } from 'vitest';
import type { EpochInsight, LayerDigest } from '../protocol/layerRecord';
import { chartThemes } from './chartTheme';
import { createInsightFigure } from './insightFigure';

const digest = (layer: string, hopkins: number | null, kept: number, removed: number | null): LayerDigest => ({
  layer,
  filters: 8,
  removed: 1,
  clusters: 2,
  meanSilhouette: 0.5,
  clusterability: { hopkins, dip: { splitViewers: 0.25, largestDip: 0.1, p: 0.01 }, neighbours: 3, meanDeltaOpt: 0.2 },
  ability: { all: [0.5, null], kept: [kept, null], removed: [removed, null] },
});
const insight = (epoch: number): EpochInsight => ({
  epoch,
  place: { caseId: 'a', plane: 'axial', slice: 0 },
  layers: [digest('a', 0.6 + epoch / 10, 0.7, null), digest('b', 0.4, 0.5, 0.1), digest('c', null, 0.3, 0.2)],
  memory: { bytes: 1, limitBytes: 2, epochs: [epoch], pictured: [epoch] },
  cost: { waitedMs: 1, describedMs: 1 },
});
const insights = [insight(1), insight(2)];
const yOf = (layer: string | null, row: number) =>
  (createInsightFigure(insights, { layer, epochs: 9 }, chartThemes.dark).data[row] as { y: number[] }).y;

test('one layer’s numbers are its own, those of all their mean', () => {
  expect(yOf('a', 0)).toEqual([0.7, 0.8]);
  expect(yOf(null, 0).map((value) => Number(value.toFixed(6)))).toEqual([0.55, 0.6]);
  expect(yOf('c', 0)).toEqual([null, null]);
  expect(yOf('b', 5)).toEqual([0.5, 0.5]);
  expect(yOf('a', 6)).toEqual([null, null]);
});

test('says the newest values, and that there are none', () => {
  const { summary } = createInsightFigure(insights, { layer: 'a', epochs: 9 }, chartThemes.dark);
  expect(summary).toMatch(/^a, epoch 2: Hopkins 0\.8, .*average number of neighbours 3, .*removed not defined\.$/);
  expect(createInsightFigure([], { layer: 'a', epochs: 9 }, chartThemes.dark).summary).toMatch(/no epoch recorded/);
});
