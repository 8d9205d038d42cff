// Validation's arithmetic: losses per sample, δ_prune per sample over all batches or the last alone, Dice per case.
import { describe, expect, it } from 'vitest';
import { createRunSource } from '../data/runSource';
import { createSampleCase, createSampleDataset } from '../data/testing/sampleCase';
import type { Batch, Engine } from '../engine/types';
import { configure } from '../protocol/configure';
import type { Run } from './run';
import { planNetwork } from './run';
import { createFakeRunData, edge, fakeConfig } from './testing/fakeTools';
import { createFreeContext } from './testing/freeContext';
import { notMeasured, validate } from './validate';

const network = planNetwork(fakeConfig, { channels: 1, classes: 2 });

/** Numbers batches from 1; every sample's loss and every δ_prune is the number of its batch. */
function createCountingRun(evaluationBatch: number): { run: Run; counts: number[] } {
  const counts: number[] = [];
  const evaluate = (batch: Batch, { references }: { references?: readonly number[] } = {}) => {
    const number = counts.push(batch.count);
    return Promise.resolve({
      samples: Array.from({ length: batch.count }, () => ({ total: number, crossEntropy: [], diceLoss: [], deltaOpt: [] })),
      prediction: new Uint8Array(batch.count * edge * edge),
      probabilities: null,
      deltaPrune: references ? network.layers.map(({ prunable, filters }) => new Float32Array(prunable ? filters : 0).fill(number)) : null,
    });
  };
  const data = createFakeRunData(fakeConfig);
  return { run: { config: fakeConfig, network, evaluationBatch, data, engine: { evaluate } as Partial<Engine> } as Run, counts };
}

const context = createFreeContext();
const references = () => network.layers.map(() => 0);

describe('validate', () => {
  // Six slices; the first of each case has two patches: eight patches, in batches of three.
  it('averages loss and evidence over patches, not over batches', async () => {
    const { run, counts } = createCountingRun(3);
    const { loss, deltaPrune } = await validate(run, context, references, 'all');
    expect(counts).toEqual([3, 3, 2]);
    const mean = (3 * 1 + 3 * 2 + 2 * 3) / 8;
    expect(loss).toBe(mean);
    expect([...deltaPrune![0]!]).toEqual(Array.from({ length: 4 }, () => Math.fround(mean)));
    expect(deltaPrune!.at(-1)).toHaveLength(0);
  });

  it('takes the last batch alone as published evidence', async () => {
    const { run } = createCountingRun(3);
    const { deltaPrune } = await validate(run, context, references, 'last-batch');
    expect([...deltaPrune![0]!]).toEqual([3, 3, 3, 3]);
  });

  it('measures no evidence unasked, and scores an all-background prediction 0', async () => {
    const { run } = createCountingRun(2);
    const { deltaPrune, dice } = await validate(run, context, null, 'all');
    expect(deltaPrune).toBeNull();
    expect(dice).toEqual([0]);
  });

  it('has nothing to say without slices', async () => {
    const { run } = createCountingRun(2);
    const empty = { ...run, data: createFakeRunData(fakeConfig, false) };
    expect(await validate(empty, context, references, 'all')).toEqual(notMeasured);
  });

  it('puts volumes together from overlapping windows: Dice of the whole volume, δ_prune over all windows', async () => {
    const size = [12, 10, 11];
    const truth = (i: number): number => (Math.floor(i / 12) % 10 < 6 ? 1 : 0);
    const item = createSampleCase('v', size, (i) => Math.sin(i), truth);
    const config = configure(fakeConfig, { dimensions: 3, patchSize: [8, 8, 8] });
    const data = createRunSource(createSampleDataset([item]), new Map([['v', 'validation']]), config);
    let windows = 0;
    // Sees the truth, but calls the whole background class 1: |A| = 6/10, |B| = 1, both 6/10.
    const evaluate = (batch: Batch, { probabilities }: { probabilities?: boolean } = {}) => {
      windows += batch.count;
      const prediction = new Uint8Array(batch.labels[0]!.length).fill(1);
      return Promise.resolve({
        samples: Array.from({ length: batch.count }, () => ({ total: 2, crossEntropy: [], diceLoss: [], deltaOpt: [] })),
        prediction,
        probabilities: probabilities ? Float32Array.from({ length: 2 * prediction.length }, (_, i) => i % 2) : null,
        deltaPrune: null,
      });
    };
    const run = { config, network, evaluationBatch: 3, data, engine: { evaluate } as Partial<Engine> } as Partial<Run> as Run;
    const { loss, dice } = await validate(run, context, null, 'all');
    expect(windows).toBe(2 * 2 * 2);
    expect(loss).toBe(2);
    expect(dice?.[0]).toBeCloseTo((2 * 0.6) / 1.6, 12);
  });
});
