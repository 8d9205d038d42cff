// A run whose plan is made anew at random moments ends at the same bits as one that is planned once, prunes included.
import type { Engine, EngineDevice } from '../../../src/engine/types';
import { randomKeep } from '../../../src/oracle/maskCut';
import { applyCut } from '../../../src/pruning/cut';
import { type Check, exact } from '../../../src/engine/testing/checks';
import type { StepCase } from '../kernels/step.cases';
import { createStepProblem } from '../kernels/stepProblem';
import { compareLayers, moments, startEngine } from './training';

const steps = 6;
const learningRate = 1e-2;

export async function replanningChangesNothing(device: EngineDevice, item: StepCase): Promise<Check[]> {
  const { network, state, options, batch, random } = createStepProblem(item);
  const [steady, restless] = [
    await startEngine(device, options, { network, state }),
    await startEngine(device, options, { network, state }),
  ];
  const [keep, pruneAt] = [randomKeep(network, random), random.integer(steps)];
  const losses: [number[], number[]] = [[], []];
  for (let step = 0; step < steps; step++) {
    if (step === pruneAt) for (const engine of [steady, restless]) await prune(engine, keep);
    if (random.next() < 0.5) await restless.rebuild(restless.network, await restless.readParameters());
    for (const [i, engine] of [steady, restless].entries()) losses[i]?.push((await engine.trainStep(batch, { learningRate })).total);
  }
  const [expected, actual] = [await steady.readParameters(), await restless.readParameters()];
  const cut = steady.network;
  steady.destroy();
  restless.destroy();
  const same = (tensor: string, a: ArrayLike<number>, b: ArrayLike<number>): Check => exact(tensor, Array.from(a), Array.from(b));
  return [
    exact('losses', losses[1], losses[0]),
    exact('step', actual.step, expected.step),
    ...moments.flatMap((moment) =>
      compareLayers(moment, cut, [actual.layers.map((layer) => layer[moment]), expected.layers.map((layer) => layer[moment])], same),
    ),
  ];
}

async function prune(engine: Engine, keep: readonly number[][]): Promise<void> {
  const cut = applyCut(engine.network, await engine.readParameters(), keep);
  await engine.rebuild(cut.network, cut.state);
}
