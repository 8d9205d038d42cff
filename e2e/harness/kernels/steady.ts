// The steady state: steps create nothing and submit once, a prune compiles nothing and changes no number, the same start gives the same end.
import { median } from '../../../bench/median';
import { createEngine, type InspectableEngine } from '../../../src/engine/engine';
import { type CaseReport, type Check, exact, reportOf } from '../../../src/engine/testing/checks';
import type { EngineDevice, ParameterState } from '../../../src/engine/types';
import { applyCut } from '../../../src/pruning/cut';
import { withoutGpuErrors } from '../device';
import { countCalls } from './counted';
import { stepCases } from './step.cases';
import { createStepProblem, type StepProblem } from './stepProblem';

const steps = 300;
/** Script that one step may take, encoding and uploads included. */
const scriptBudgetMs = 2;
const compilers = [
  'createShaderModule',
  'createComputePipeline',
  'createComputePipelineAsync',
  'createBindGroupLayout',
  'createPipelineLayout',
];

const problemOf = (name: string): StepProblem => {
  const item = stepCases.find((candidate) => candidate.name === name);
  if (!item) throw new Error(`There is no step case ${name}.`);
  return createStepProblem(item);
};

export const runSteadyState = (): Promise<CaseReport> =>
  withoutGpuErrors(async (device) => {
    const problem = problemOf('euc_norm');
    const engine = await createStarted(device, problem);
    const checks = [
      ...(await checkSteps(device, engine, problem)),
      ...(await checkRebuild(device, engine, problem)),
      await checkRepeatable(device, problem),
    ];
    engine.destroy();
    return reportOf({ checks, notes: [] });
  });

async function createStarted(device: EngineDevice, { options, state, network }: StepProblem): Promise<InspectableEngine> {
  const engine = await createEngine(device, { ...options, network });
  engine.writeParameters(state);
  return engine;
}

/** Steps with two in flight, with and without evidence; then evaluations. */
async function checkSteps(device: EngineDevice, engine: InspectableEngine, { batch, network }: StepProblem): Promise<Check[]> {
  const references = network.layers.map(() => 0);
  const scriptMs: number[] = [];
  const runSteps = async (count: number): Promise<void> => {
    let previous: Promise<unknown> = Promise.resolve();
    for (let i = 0; i < count; i++) {
      const current = engine.trainStep(batch, i % 2 === 0 ? { learningRate: 0.01 } : { learningRate: 0.01, references });
      scriptMs.push(engine.cost.scriptMs);
      await previous;
      previous = current;
    }
    await previous;
  };
  await runSteps(2);
  scriptMs.length = 0;
  const bytes = engine.gpuBytes;
  const training = await countCalls(device.device, () => runSteps(steps));
  await engine.evaluate(batch, { references });
  const evaluation = await countCalls(device.device, async () => {
    for (let i = 0; i < 5; i++) await engine.evaluate(batch, { references });
  });
  return [
    exact(`calls in ${steps} steps`, training, { submit: steps }),
    exact('calls in 5 evaluations', evaluation, { submit: 5 }),
    exact('GPU bytes after the steps', engine.gpuBytes, bytes),
    { tensor: 'script of a step', error: median(scriptMs), tolerance: scriptBudgetMs },
  ];
}

/** Fewer filters: no compilation, less memory, and bit for bit what a fresh engine on the cut network computes. */
async function checkRebuild(device: EngineDevice, engine: InspectableEngine, problem: StepProblem): Promise<Check[]> {
  const { network, batch, options } = problem;
  const keep = network.layers.map(({ filters, prunable }) =>
    Array.from({ length: filters }, (_, i) => i).filter((i) => !prunable || i % 3 !== 1),
  );
  const cut = applyCut(network, await engine.readParameters(), keep);
  const before = engine.gpuBytes;
  const calls = await countCalls(device.device, () => engine.rebuild(cut.network, cut.state));
  const compiled = compilers.filter((method) => calls[method] !== undefined);
  const stepped = await countCalls(device.device, async () => {
    for (let i = 0; i < 3; i++) await engine.trainStep(batch, { learningRate: 0.01 });
  });
  const fresh = await createStarted(device, { ...problem, options, network: cut.network, state: cut.state });
  for (let i = 0; i < 3; i++) await fresh.trainStep(batch, { learningRate: 0.01 });
  const [rebuilt, expected] = [await engine.readParameters(), await fresh.readParameters()];
  fresh.destroy();
  return [
    exact('compiled at a rebuild', compiled, []),
    exact('fewer bytes after a prune', engine.gpuBytes < before, true),
    exact('calls in 3 steps after a rebuild', stepped, { submit: 3 }),
    exact('rebuilt like new', flatten(rebuilt), flatten(expected)),
  ];
}

/** Two engines from one start end at the same bits. */
async function checkRepeatable(device: EngineDevice, problem: StepProblem): Promise<Check> {
  const ends: number[][] = [];
  for (let run = 0; run < 2; run++) {
    const engine = await createStarted(device, problem);
    for (let i = 0; i < 5; i++) await engine.trainStep(problem.batch, { learningRate: 0.01 });
    ends.push(flatten(await engine.readParameters()));
    engine.destroy();
  }
  return exact('same start, same end', ends[0], ends[1]);
}

export const flatten = ({ step, layers }: ParameterState): number[] => [
  step,
  ...layers.flatMap(({ value, first, second }) => [value, first, second].flatMap(({ weight, bias }) => [...weight, ...bias])),
];
