// A step submitted in parts, as on a device whose driver would lose patience, is bit for bit the step submitted at once.
import { createEngine } from '../../../src/engine/engine';
import { type CaseReport, exact, reportOf } from '../../../src/engine/testing/checks';
import type { EngineDevice } from '../../../src/engine/types';
import { withoutGpuErrors } from '../device';
import { countCalls } from './counted';
import { stepCases } from './step.cases';
import { createStepProblem, type StepProblem } from './stepProblem';

const steps = 3;

/** `parts` submits a step. */
export const runSplit = ({ name, parts }: { name: string; parts: number }): Promise<CaseReport> =>
  withoutGpuErrors(async (device) => {
    const item = stepCases.find((candidate) => candidate.name === name);
    if (!item) throw new Error(`There is no step case ${name}.`);
    const problem = createStepProblem(item);
    const [whole, split] = [await train(device, problem, 1), await train(device, problem, parts)];
    return reportOf({
      checks: [
        exact('results', split.results, whole.results),
        exact('parameters', split.parameters, whole.parameters),
        exact('submits at once', whole.calls, { submit: steps }),
        exact('submits in parts', split.calls, { submit: steps * parts }),
      ],
      notes: [],
    });
  });

async function train(device: EngineDevice, { options, state, batch, network }: StepProblem, parts: number) {
  const engine = await createEngine(device, options, { parts });
  engine.writeParameters(state);
  const results: unknown[] = [];
  const calls = await countCalls(device.device, async () => {
    for (let i = 0; i < steps; i++) {
      const { deltaPrune, ...rest } = await engine.trainStep(batch, { learningRate: 0.01, references: network.layers.map(() => 0) });
      results.push(
        rest,
        deltaPrune?.map((values) => [...values]),
      );
    }
  });
  const { layers } = await engine.readParameters();
  engine.destroy();
  return {
    results,
    calls,
    parameters: layers.flatMap(({ value, first, second }) => [value, first, second].flatMap(({ weight, bias }) => [...weight, ...bias])),
  };
}
