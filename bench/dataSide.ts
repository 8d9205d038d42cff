// Whether the data keeps up: what a preset's batches take to prepare on a demo set, and what the program's own training loop loses to that.
import { generateDemo } from '../src/data/demos';
import { planDataset } from '../src/data/planDataset';
import { createRunSource } from '../src/data/runSource';
import { planSplit } from '../src/data/split';
import { createEngine } from '../src/engine/engine';
import type { EngineDevice } from '../src/engine/types';
import { adaptConfig } from '../src/protocol/adaptToData';
import { configure } from '../src/protocol/configure';
import { defaultConfig } from '../src/protocol/defaultConfig';
import { createRun, type Run } from '../src/training/run';
import { trainSteps } from '../src/training/trainSteps';
import { createBenchContext } from './context';
import { computeWaitShare, findShortestStep } from './dataWait';
import { median } from './median';

export interface DataSideRequest {
  demo: string;
  preset: string;
  /** Batches that are prepared to measure that alone. */
  batches: number;
  /** Turns of the loop with its data and of the loop fed with one prepared batch. */
  rounds: number;
  /** Steps of each turn. */
  steps: number;
}

export interface DataSideReport {
  request: DataSideRequest;
  patchSize: readonly number[];
  batchSize: number;
  /** Preparing one batch, while the GPU rests: drawing, cutting, augmenting, labels of every head. */
  prepareMs: { median: number; p95: number; mean: number };
  /** Script of one step: upload, encoding, submit. */
  submitMs: number;
  /** A step of the loop fed with one prepared batch, and of the loop with its data: one entry a turn. */
  fedStepMs: number[];
  stepMs: number[];
  /** Median of the turns' ratios, with data over fed. */
  ratio: number;
  /** Share of the preparation within the loop that was done while a step was in flight. */
  hidden: number;
  /** Share of the time for which a GPU waits for data, by the length of its step, where the preparation has a processor of its own. */
  waits: { stepMs: number; share: number }[];
  /** The shortest step for which that is at most 5 %. */
  shortestStepMs: number;
}

const bearableShare = 0.05;
const playedStepMs = [1, 2, 5, 10, 20, 50];
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? NaN;

/** The preset as the page sets it up for the demo set. */
function prepareRun({ demo, preset, steps }: DataSideRequest, device: EngineDevice): Promise<Run> {
  const dataset = generateDemo(demo);
  const adapted = adaptConfig(configure(defaultConfig, { preset }), planDataset(dataset, new Set()).proposals);
  const config = { ...adapted, stepsPerEpoch: steps };
  return createRun(config, createRunSource(dataset, planSplit(dataset.cases, config.split, config.seed), config), device, createEngine);
}

function timePreparation(run: Run, batches: number): number[] {
  return Array.from({ length: batches }, () => {
    const began = performance.now();
    run.batches.take();
    return performance.now() - began;
  });
}

/** Milliseconds a step. */
async function timeLoop(run: Run): Promise<number> {
  const began = performance.now();
  await trainSteps({ ...run, step: 0 }, createBenchContext(), {
    validates: false,
    fromTraining: false,
    steps: [],
    times: [],
  });
  return (performance.now() - began) / run.config.stepsPerEpoch;
}

/** The same run, with its scripts timed, and what it prepares: with a step in flight or without. */
function watchRun(run: Run): { run: Run; hidden(): number; submitMs: number[] } {
  const submitMs: number[] = [];
  const spentMs = { busy: 0, idle: 0 };
  let inFlight = 0;
  const timed = <T>(work: () => T): T => {
    const began = performance.now();
    const made = work();
    spentMs[inFlight > 0 ? 'busy' : 'idle'] += performance.now() - began;
    return made;
  };
  const trainStep: Run['engine']['trainStep'] = (batch, options) => {
    inFlight++;
    const result = run.engine.trainStep(batch, options);
    submitMs.push(run.engine.cost.scriptMs);
    return result.finally(() => inFlight--);
  };
  const batches = { ...run.batches, take: () => timed(run.batches.take), prepare: () => timed(run.batches.prepare) };
  const hidden = (): number => spentMs.busy / (spentMs.busy + spentMs.idle);
  return { run: { ...run, engine: { ...run.engine, trainStep }, batches }, hidden, submitMs };
}

export async function measureDataSide(device: EngineDevice, request: DataSideRequest): Promise<DataSideReport> {
  const run = await prepareRun(request, device);
  run.epoch = 1;
  const batch = run.batches.take();
  const fed: Run = { ...run, batches: { ...run.batches, take: () => batch, prepare: () => undefined } };
  const watched = watchRun(run);
  await timeLoop(fed);
  const turns = [];
  for (let round = 0; round < request.rounds; round++) turns.push({ stepMs: await timeLoop(watched.run), fedStepMs: await timeLoop(fed) });
  const submitMs = median(watched.submitMs);
  // Last, when the functions are compiled: a run makes hundreds of batches.
  const prepareMs = timePreparation(run, request.batches).slice(1);
  run.engine.destroy();
  return {
    request,
    patchSize: run.config.patchSize,
    batchSize: run.config.batchSize,
    prepareMs: {
      median: median(prepareMs),
      p95: percentile(prepareMs, 0.95),
      mean: prepareMs.reduce((sum, ms) => sum + ms, 0) / prepareMs.length,
    },
    submitMs,
    fedStepMs: turns.map(({ fedStepMs }) => fedStepMs),
    stepMs: turns.map(({ stepMs }) => stepMs),
    ratio: median(turns.map(({ stepMs, fedStepMs }) => stepMs / fedStepMs)),
    hidden: watched.hidden(),
    waits: playedStepMs.map((stepMs) => ({ stepMs, share: computeWaitShare(prepareMs, submitMs, stepMs) })),
    shortestStepMs: findShortestStep(prepareMs, submitMs, bearableShare),
  };
}
