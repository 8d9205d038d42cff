// Validation's arithmetic: losses per sample, δ_prune per sample over all batches or the last alone, Dice per case.
import { describe, expect, it } from 'vitest';
import type { Batch, Engine } from '../engine/types';
import type { RunContext } from './context';
import { createControl } from './control';
import type { Run } from './run';
import { planNetwork } from './run';
import { createFakeRunData, edge, fakeConfig } from './testing/fakeTools';
import { validate } from './validate';

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

const context = {
  control: createControl(
    Infinity,
    () => undefined,
    () => undefined,
  ),
  checkDevice: () => undefined,
} as Partial<RunContext> as RunContext;
const references = network.layers.map(() => 0);

describe('validate', () => {
  // Six slices; the first of each case has two patches: 4 slices are 4 + 2 patches (the second case's first slice is among them), 2 are 2.
  it('averages loss and evidence over samples, not over batches', async () => {
    const { run, counts } = createCountingRun(4);
    const { loss, deltaPrune } = await validate(run, context, references, 'all');
    expect(counts).toEqual([4, 2, 2]);
    const mean = (4 * 1 + 2 * 2 + 2 * 3) / 8;
    expect(loss).toBe(mean);
    expect([...deltaPrune![0]!]).toEqual(Array.from({ length: 4 }, () => mean));
    expect(deltaPrune!.at(-1)).toHaveLength(0);
  });

  it('takes the last batch alone as published evidence', async () => {
    const { run } = createCountingRun(4);
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
    expect(await validate(empty, context, references, 'all')).toEqual({ loss: null, dice: null, deltaPrune: null });
  });
});
