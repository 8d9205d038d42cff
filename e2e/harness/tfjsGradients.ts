// The whole step against tfjs autograd on stock operations, on the same device: losses and weight gradients.
import { computeTfjsGradients } from '../../bench/compareWithTfjs';
import { createProblem, type ProblemSize } from '../../bench/problem';
import { createEngine } from '../../src/engine/engine';
import { relative, relativeL2 } from '../../src/engine/testing/checks';
import type { EngineDevice } from '../../src/engine/types';

/** Relative error of the loss and the worst relative L2 error of a weight gradient. */
export async function compareGradientsWithTfjs(
  device: EngineDevice,
  size: ProblemSize,
): Promise<{ loss: number; gradient: number; layer: string }> {
  const problem = createProblem(size);
  const expected = await computeTfjsGradients(device, problem);
  const engine = await createEngine(device, problem.options);
  engine.writeParameters(problem.state);
  const result = await engine.trainStep(problem.batch, { learningRate: 0 });
  const gradients = await engine.readGradients();
  engine.destroy();
  const errors = gradients.map(({ weight }, i) => relativeL2(weight, expected.gradients[i] ?? []));
  const gradient = Math.max(...errors);
  return { loss: relative(result.total, expected.loss), gradient, layer: problem.network.layers[errors.indexOf(gradient)]?.name ?? '' };
}
