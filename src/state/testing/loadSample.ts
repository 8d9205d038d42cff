// Puts the page’s store where the invented data set and run leave it. Never shipped.
import type { Network } from '../../network/network';
import { defaultConfig } from '../../protocol/configure';
import { applyEvent, store } from '../store';
import { sampleAdapter, sampleDataset } from './sampleData';
import { sampleNetwork, pruned, samplePlan, keptAt, sampleRow } from './sampleRun';

/** Puts the store where a loaded data set leaves it. */
export function loadSample(): Network {
  const start = sampleNetwork();
  store.setState({ adapter: sampleAdapter, selfTest: { passed: true, durationMs: 800, checks: [] } });
  applyEvent('config', { ...defaultConfig, levels: 5, firstFilters: 32, epochs: 120 });
  applyEvent('dataset', sampleDataset);
  applyEvent('browsable', {
    cases: sampleDataset.cases.slice(16, 20).map(({ id }) => ({ id, slices: { axial: 9, coronal: 0, sagittal: 0 } })),
  });
  applyEvent('plan', samplePlan(start, start));
  applyEvent('phase', { phase: 'ready', failure: null });
  return start;
}

/** Enters one finished epoch of the invented run, with its views. */
export function finishSampleEpoch(start: Network, epoch: number): void {
  const row = sampleRow(start, epoch);
  const now = pruned(start, keptAt(epoch));
  applyEvent('step', { epoch, step: 10, stepsPerEpoch: 12, loss: row.trainLoss, stepMs: row.stepMs, secondsLeft: (120 - epoch) * 6 });
  applyEvent('plan', samplePlan(start, now));
  applyEvent('epoch', row);
  const layer = now.layers[epoch % 8]!;
  applyEvent('log', {
    epoch,
    kind: 'prune',
    layer: layer.name,
    text: `${layer.name} lost ${epoch % 5} of ${layer.filters} filters, τ 0.041`,
  });
  applyEvent('log', { epoch, kind: 'validation', layer: null, text: `validation Dice ${(row.dice?.[0] ?? 0).toFixed(3)}` });
}
