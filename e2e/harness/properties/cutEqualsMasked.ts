// A cut network computes what the masked one does, and its optimiser step is the masked network's step with slices removed. Without δ_opt, which
// looks at the removed maps, and without clipping, whose norm counts their gradients.
import type { EngineDevice } from '../../../src/engine/types';
import type { ParameterState } from '../../../src/network/parameters';
import { maskCut, randomKeep } from '../../../src/oracle/maskCut';
import { applyCut } from '../../../src/pruning/cut';
import { type Check, exact, maxAbs, relative } from '../golden/checks';
import { close } from '../kernels/findings';
import type { StepCase } from '../kernels/step.cases';
import { createStepProblem } from '../kernels/stepProblem';
import { compareLayers, moments, startEngine } from './training';

/** What the issue and docs/numerics.md ask of the outputs. */
const outputs = 1e-5;
const learningRate = 1e-2;

export async function cutEqualsMasked(device: EngineDevice, item: StepCase): Promise<Check[]> {
  const problem = createStepProblem({ ...item, lambda: 0, optimiser: { ...item.optimiser, clipNorm: null } });
  const { network, options, batch, random } = problem;
  const keep = randomKeep(network, random);
  const masked = { network, state: maskCut(network, problem.state, keep) };
  const cut = applyCut(network, masked.state, keep);
  const [whole, small] = [await startEngine(device, options, masked), await startEngine(device, options, cut)];
  const [expected, actual] = [await whole.evaluate(batch, { probabilities: true }), await small.evaluate(batch, { probabilities: true })];
  const [wholeStep, smallStep] = [await whole.trainStep(batch, { learningRate }), await small.trainStep(batch, { learningRate })];
  const [sliced, after]: ParameterState[] = [applyCut(network, await whole.readParameters(), keep).state, await small.readParameters()];
  whole.destroy();
  small.destroy();
  return [
    { tensor: 'probabilities', error: maxAbs(actual.probabilities ?? [], expected.probabilities ?? [NaN]), tolerance: outputs },
    { tensor: 'loss', error: relative(smallStep.total, wholeStep.total), tolerance: outputs },
    exact('step', after?.step, sliced?.step),
    ...moments.flatMap((moment) =>
      compareLayers(
        moment,
        cut.network,
        [after, sliced].map((state) => (state?.layers ?? []).map((layer) => layer[moment])) as never,
        close,
      ),
    ),
  ];
}
