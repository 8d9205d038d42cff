// An evaluation that leaves filters out gives what the network physically cut to the others gives, changes nothing, and says the same when asked again
// without; λ set meanwhile acts as if it had been there from the start.
import type { Engine, EngineDevice } from '../../../src/engine/types';
import { randomKeep } from '../../../src/oracle/maskCut';
import { applyCut } from '../../../src/pruning/cut';
import { type Check, exact, maxAbs } from '../../../src/engine/testing/checks';
import { close } from '../../../src/engine/testing/findings';
import type { StepCase } from '../kernels/step.cases';
import { createStepProblem } from '../kernels/stepProblem';
import { compareLayers, startEngine } from './training';

const outputTolerance = 1e-5;
const learningRate = 1e-2;

export async function maskEqualsCut(device: EngineDevice, item: StepCase): Promise<Check[]> {
  const { network, options, batch, random, state } = createStepProblem(item);
  const keep = randomKeep(network, random);
  const masked = network.layers.map(({ filters }, i) => Array.from({ length: filters }, (_, f) => f).filter((f) => !keep[i]?.includes(f)));
  const cut = applyCut(network, state, keep);
  const [whole, small] = [await startEngine(device, options, { network, state }), await startEngine(device, options, cut)];
  const [actual, expected] = [
    await whole.evaluate(batch, { probabilities: true, masked }),
    await small.evaluate(batch, { probabilities: true }),
  ];
  const partsOf = ({ samples }: typeof actual): number[] => samples.flatMap(({ crossEntropy, diceLoss }) => [...crossEntropy, ...diceLoss]);
  small.destroy();
  return [
    { tensor: 'probabilities', error: maxAbs(actual.probabilities ?? [], expected.probabilities ?? [NaN]), tolerance: outputTolerance },
    close('cross-entropy and Dice loss', partsOf(actual), partsOf(expected), outputTolerance),
    ...(await checkUndisturbed(device, item, whole)),
  ];
}

/** `asked` has been asked with a mask; a fresh engine started with twice its λ has not. */
async function checkUndisturbed(device: EngineDevice, item: StepCase, asked: Engine): Promise<Check[]> {
  const { network, options, batch, state } = createStepProblem(item);
  const fresh = await startEngine(device, { ...options, lambda: 2 * options.lambda }, { network, state });
  asked.setLambda(2 * options.lambda);
  const ends = [];
  for (const engine of [asked, fresh]) {
    const { samples } = await engine.evaluate(batch);
    const { total } = await engine.trainStep(batch, { learningRate });
    ends.push({ losses: [total, ...samples.map((sample) => sample.total)], layers: (await engine.readParameters()).layers });
    engine.destroy();
  }
  const [actual, expected] = ends as [(typeof ends)[number], (typeof ends)[number]];
  const valuesOf = ({ layers }: typeof actual) => layers.map(({ value }) => value);
  const same = (tensor: string, a: ArrayLike<number>, b: ArrayLike<number>): Check => exact(tensor, Array.from(a), Array.from(b));
  return [
    exact('losses after a mask and a new λ', actual.losses, expected.losses),
    ...compareLayers('after a step', network, [valuesOf(actual), valuesOf(expected)], same),
  ];
}
