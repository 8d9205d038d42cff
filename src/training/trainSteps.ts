// The optimiser steps of one epoch: at most two in flight, the next batch prepared while the GPU works.
import type { StepResult } from '../engine/types';
import { computeLearningRate } from './learningRate';
import type { RunContext } from './context';
import { PlaygroundError } from '../protocol/failures';
import type { Run } from './run';
import { computeColumnMeans, computeMean, computeMedian } from './statistics';
import { yieldToMessages } from './yieldToMessages';

const mostInFlight = 2;

/** What an epoch's steps came to. */
export interface TrainingTally {
  learningRate: number;
  /** Mean of the steps' total losses. */
  loss: number;
  /** Median wall time of a step. */
  stepMs: number;
  /** Mean δ_opt per layer of the network. */
  deltaOpt: number[];
  /** δ_prune of the last step, when references were given. */
  deltaPrune: Float32Array[] | null;
}

interface Flight {
  submittedMs: number;
  result: Promise<StepResult>;
}

/** `lastReferences`: measure δ_prune in the last step, against these filters. */
export async function trainSteps(run: Run, context: RunContext, lastReferences: readonly number[] | null): Promise<TrainingTally> {
  const { config, engine } = run;
  const learningRate = computeLearningRate(config.optimiser, run.epoch, config.epochs);
  const results: StepResult[] = [];
  const times: number[] = [];
  const inFlight: Flight[] = [];
  let previousEnd = 0;

  const settle = async (): Promise<void> => {
    const flight = inFlight.shift();
    if (!flight) return;
    const result = await context.control.guard(flight.result);
    const end = context.now();
    times.push(end - Math.max(previousEnd, flight.submittedMs));
    previousEnd = end;
    results.push(result);
    recordStep(run, context, result, computeMedian(times));
  };
  const drain = async (): Promise<void> => {
    while (inFlight.length > 0) await settle();
  };

  for (let step = 1; step <= config.stepsPerEpoch; step++) {
    const batch = run.batches.take();
    await context.control.gateStep(drain);
    if (inFlight.length >= mostInFlight) await settle();
    const references = lastReferences && step === config.stepsPerEpoch ? { references: lastReferences } : {};
    const result = engine.trainStep(batch, { learningRate, ...references });
    // A run that fails stops waiting; what is still in flight then must not count as an unhandled rejection.
    result.catch(() => undefined);
    inFlight.push({ submittedMs: context.now(), result });
    run.batches.prepare();
    await yieldToMessages();
  }
  await drain();
  return summariseSteps(results, times, learningRate);
}

/** The step's numbers are believed only if they are finite and the device is well. */
function recordStep(run: Run, context: RunContext, result: StepResult, stepMs: number): void {
  context.checkDevice();
  run.step++;
  if (!result.finite || !Number.isFinite(result.total))
    throw new PlaygroundError(
      'diverged',
      `The loss stopped being a finite number in epoch ${run.epoch}, step ${run.step}. The weights before that step are kept and can be exported.`,
    );
  const { epoch, step, config } = run;
  const secondsLeft = computeSecondsLeft(run, stepMs);
  context.emit('step', { epoch, step, stepsPerEpoch: config.stepsPerEpoch, loss: result.total, stepMs, secondsLeft });
  context.onStep();
}

/** From the last whole epoch's wall time; null in the first epoch, where validation has not been timed yet. */
function computeSecondsLeft({ config, epoch, step, epochMs }: Run, stepMs: number): number | null {
  if (epochMs === null) return null;
  const restOfEpochMs = Math.max(0, epochMs - step * stepMs);
  return (restOfEpochMs + (config.epochs - epoch) * epochMs) / 1000;
}

function summariseSteps(results: readonly StepResult[], times: readonly number[], learningRate: number): TrainingTally {
  return {
    learningRate,
    loss: computeMean(results.map(({ total }) => total)),
    stepMs: computeMedian(times),
    deltaOpt: computeColumnMeans(results.map(({ deltaOpt }) => deltaOpt)),
    deltaPrune: results.at(-1)?.deltaPrune ?? null,
  };
}
