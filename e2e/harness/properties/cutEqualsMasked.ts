// A cut network computes what the masked one does, and its optimiser step is the masked network's step with slices removed. Without δ_opt, which
// looks at the removed maps, and without clipping, whose norm counts their gradients.
import type { EngineDevice } from '../../../src/engine/types';
import { maskCut, randomKeep } from '../../../src/oracle/maskCut';
import { applyCut } from '../../../src/pruning/cut';
import { type Check, exact, maxAbs, relative, relativeL2 } from '../../../src/engine/testing/checks';
import { close } from '../../../src/engine/testing/findings';
import { findIllConditioned } from '../fuzz/sensitivity';
import type { StepCase } from '../kernels/step.cases';
import { createStepProblem } from '../kernels/stepProblem';
import { compareLayers, moments, startEngine } from './training';

/** Outputs to 1e-5; gradients as everywhere, docs/numerics.md. */
const tolerances = { outputs: 1e-5, gradient: 1e-3 };
const learningRate = 1e-2;

/** Null where every check that failed is of a gradient that moves as much under rounding. */
export async function cutEqualsMasked(device: EngineDevice, item: StepCase): Promise<Check[] | null> {
  const problem = createStepProblem({ ...item, lambda: 0, optimiser: { ...item.optimiser, clipNorm: null } });
  const { network, options, batch, random } = problem;
  const keep = randomKeep(network, random);
  const masked = { network, state: maskCut(network, problem.state, keep) };
  const cut = applyCut(network, masked.state, keep);
  const [whole, small] = [await startEngine(device, options, masked), await startEngine(device, options, cut)];
  const [expected, actual] = [await whole.evaluate(batch, { probabilities: true }), await small.evaluate(batch, { probabilities: true })];
  const [wholeStep, smallStep] = [await whole.trainStep(batch, { learningRate }), await small.trainStep(batch, { learningRate })];
  const [sliced, after] = [applyCut(network, await whole.readParameters(), keep).state, await small.readParameters()];
  whole.destroy();
  small.destroy();
  const checks = [
    { tensor: 'probabilities', error: maxAbs(actual.probabilities ?? [], expected.probabilities ?? [NaN]), tolerance: tolerances.outputs },
    { tensor: 'loss', error: relative(smallStep.total, wholeStep.total), tolerance: tolerances.outputs },
    exact('step', after.step, sliced.step),
    ...moments.flatMap((moment) => {
      const [found, wanted] = [after, sliced].map(({ layers }) => layers.map((layer) => layer[moment]));
      return compareLayers(moment, cut.network, [found ?? [], wanted ?? []], moment === 'value' ? close : closeAsGradients);
    }),
  ];
  const failed = checks.filter(({ error, tolerance }) => !(error <= tolerance));
  if (failed.length === 0) return checks;
  const illConditioned = findIllConditioned({ ...problem, state: masked.state });
  return failed.every(({ tensor }) => illConditioned.has(tensor.replace(/^[^/]*/, 'grad'))) ? null : checks;
}

/** Moments are made of gradients, which the two networks sum in other orders. */
const closeAsGradients = (tensor: string, actual: ArrayLike<number>, expected: ArrayLike<number>): Check => ({
  tensor,
  error: relativeL2(actual, expected),
  tolerance: tolerances.gradient,
});
