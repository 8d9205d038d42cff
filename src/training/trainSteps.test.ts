// The order of an epoch's steps: a step is submitted before the next batch is made, two are in flight at most, and no epoch begins without its first batch.
import { expect, it } from 'vitest';
import type { Engine, StepResult } from '../engine/types';
import { createRun, type EpochProgress, type Run } from './run';
import { createFakeEngine, createFakeLog } from './testing/fakeEngine';
import { createFakeRunData, fakeConfig } from './testing/fakeTools';
import { createFreeContext } from './testing/freeContext';
import { trainSteps } from './trainSteps';

const context = createFreeContext();
const freshProgress = (): EpochProgress => ({ validates: false, fromTraining: false, steps: [], times: [] });

/** Four steps an epoch; `told` hears of batches made and of steps submitted and ended, in order. */
async function createToldRun(told: string[]): Promise<Run> {
  const config = { ...fakeConfig, stepsPerEpoch: 4 };
  const data = createFakeRunData(config);
  const counts = { made: 0, submitted: 0 };
  const nextBatch = () => {
    told.push(`make ${++counts.made}`);
    return data.nextBatch();
  };
  return createRun(config, { ...data, nextBatch }, {} as never, (_, options) => {
    const engine = createFakeEngine(options, createFakeLog());
    const trainStep: Engine['trainStep'] = async (batch, settings): Promise<StepResult> => {
      const step = ++counts.submitted;
      told.push(`submit ${step}`);
      const result = await engine.trainStep(batch, settings);
      told.push(`end ${step}`);
      return result;
    };
    return Promise.resolve({ ...engine, trainStep });
  });
}

it('makes a batch while the GPU works, of the next epoch too', async () => {
  const told: string[] = [];
  const run = await createToldRun(told);
  for (run.epoch = 1; run.epoch <= 2; run.epoch++, run.step = 0) await trainSteps(run, context, freshProgress());
  expect(told[0]).toBe('make 1');
  const at = (event: string): number => told.indexOf(event);
  for (let step = 1; step <= 8; step++) {
    expect(at(`make ${step}`)).toBeLessThan(at(`submit ${step}`));
    expect(at(`submit ${step}`)).toBeLessThan(at(`make ${step + 1}`));
    expect(at(`make ${step + 1}`)).toBeLessThan(at(`end ${step}`));
    if (step > 2) expect(at(`end ${step - 2}`)).toBeLessThan(at(`submit ${step}`));
  }
  expect(told.filter((event) => event.startsWith('make'))).toHaveLength(9);
});

it('takes every batch once and in order, prepared or not', async () => {
  const seen: number[] = [];
  const run = await createToldRun([]);
  const original = createFakeRunData(run.config);
  const expected = Array.from({ length: 8 }, () => original.nextBatch().input[0]);
  const { trainStep } = run.engine;
  const spied: Engine['trainStep'] = (batch, settings) => {
    seen.push(batch.input[0] ?? NaN);
    return trainStep(batch, settings);
  };
  Object.assign(run.engine, { trainStep: spied });
  for (run.epoch = 1; run.epoch <= 2; run.epoch++, run.step = 0) await trainSteps(run, context, freshProgress());
  expect(seen).toEqual(expected);
});
