// Losses and gradients of a batch of n are the means of those of n batches of one.
import type { EngineDevice, LayerTensors } from '../../../src/engine/types';
import { type Check, relative, relativeL2 } from '../../../src/engine/testing/checks';
import type { StepCase } from '../kernels/step.cases';
import { createStepProblem } from '../kernels/stepProblem';
import { compareLayers, sliceBatch, startEngine } from './training';

/** As for losses and gradients everywhere, docs/numerics.md. */
const tolerances = { loss: 1e-5, gradient: 1e-3 };

export async function batchIsMean(device: EngineDevice, item: StepCase): Promise<Check[]> {
  const { network, options, state, batch } = createStepProblem({ ...item, batch: item.batch + 1 });
  const together = await startEngine(device, options, { network, state });
  const { total } = await together.trainStep(batch, { learningRate: 0 });
  const gradients = await together.readGradients();
  together.destroy();
  const single = await startEngine(device, { ...options, batchSize: 1, evaluationBatchSize: 1 }, { network, state });
  const [losses, singles]: [number[], LayerTensors[][]] = [[], []];
  for (let sample = 0; sample < batch.count; sample++) {
    losses.push((await single.trainStep(sliceBatch(batch, sample, 1), { learningRate: 0 })).total);
    singles.push(await single.readGradients());
  }
  single.destroy();
  const check = (tensor: string, actual: ArrayLike<number>, expected: ArrayLike<number>): Check => ({
    tensor,
    error: relativeL2(actual, expected),
    tolerance: tolerances.gradient,
  });
  return [
    { tensor: 'loss', error: relative(total, losses.reduce((a, b) => a + b, 0) / batch.count), tolerance: tolerances.loss },
    ...compareLayers('grad', network, [gradients, meanOf(singles)], check),
  ];
}

const meanOf = (all: readonly (readonly LayerTensors[])[]): LayerTensors[] =>
  (all[0] ?? []).map((_, i) => {
    const mean = (part: keyof LayerTensors): Float32Array<ArrayBuffer> =>
      Float32Array.from(all[0]?.[i]?.[part] ?? [], (__, at) => all.reduce((sum, own) => sum + (own[i]?.[part][at] ?? NaN), 0) / all.length);
    return { weight: mean('weight'), bias: mean('bias') };
  });
