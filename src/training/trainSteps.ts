// The optimiser steps of one epoch: at most two in flight, the next batch prepared while the GPU works.
import type { Batch, StepResult } from '../engine/types';
import { computeLearningRate } from './learningRate';
import type { RunContext } from './context';
import { NotFinite } from './notFinite';
import { presentReferences } from './references';
import type { EpochProgress, Run } from './run';
import { computeColumnMeans, computeMean, computeMedian } from './statistics';
import { yieldToMessages } from './yieldToMessages';

const mostInFlight = 2;

/** What an epoch's steps came to. */
export interface TrainingTally {
  /** Of the last step. */
  learningRate: number;
  /** Mean of the steps' total losses. */
  loss: number;
  /** Median wall time of a step. */
  stepMs: number;
  /** Means per head, full resolution first. */
  crossEntropy: number[];
  diceLoss: number[];
  /** Mean δ_opt per layer of the network. */
  deltaOpt: number[];
  /** δ_prune of the last step, when references were given. */
  deltaPrune: Float32Array[] | null;
}

interface Flight {
  submittedMs: number;
  batch: Batch;
  result: Promise<StepResult>;
}

/** Takes the steps that `progress` still lacks and enters their numbers there. */
export async function trainSteps(run: Run, context: RunContext, progress: EpochProgress): Promise<TrainingTally> {
  const { engine } = run;
  const { stepsPerEpoch } = run.config;
  let learningRate = rateOf(run);
  const { times } = progress;
  const inFlight: Flight[] = [];
  let previousEnd = 0;
  let deltaPrune: Float32Array[] | null = null;

  const settle = async (): Promise<void> => {
    const flight = inFlight.shift();
    if (!flight) return;
    const { deltaPrune: measured, finite, gradientNorm: _, ...parts } = await context.control.guard(flight.result);
    const end = context.now();
    times.push(end - Math.max(previousEnd, flight.submittedMs));
    previousEnd = end;
    deltaPrune = measured;
    progress.steps.push(parts);
    checkStep(run, context, finite && Number.isFinite(parts.total), flight.batch);
    tellStep(run, context, parts.total, computeMedian(times));
  };
  const drain = async (): Promise<void> => {
    while (inFlight.length > 0) await settle();
  };

  for (let step = run.step + 1; step <= stepsPerEpoch; step++) {
    await context.betweenSteps(drain);
    await context.control.gateStep(drain);
    if (inFlight.length >= mostInFlight) await settle();
    const references = progress.fromTraining && step === stepsPerEpoch ? presentReferences(run) : null;
    // Asked at every step: a hand may change it.
    learningRate = rateOf(run);
    const batch = run.batches.take();
    const result = engine.trainStep(batch, { learningRate, ...(references ? { references } : {}) });
    // A run that fails stops waiting; what is still in flight then must not count as an unhandled rejection.
    result.catch(() => undefined);
    inFlight.push({ submittedMs: context.now(), batch, result });
    run.batches.prepare();
    await yieldToMessages();
  }
  await drain();
  return summariseSteps(progress, learningRate, deltaPrune);
}

const rateOf = ({ config, epoch, rateScale }: Run): number => rateScale * computeLearningRate(config.optimiser, epoch, config.epochs);

/** The step's numbers are believed only if they are finite and the device is well. */
function checkStep(run: Run, context: RunContext, finite: boolean, batch: Batch): void {
  context.checkDevice();
  run.step++;
  if (!finite) throw new NotFinite(`The loss stopped being a finite number in epoch ${run.epoch}, step ${run.step}`, batch);
}

function tellStep(run: Run, context: RunContext, loss: number, stepMs: number): void {
  const { epoch, step, config } = run;
  const secondsLeft = computeSecondsLeft(run, stepMs);
  context.emit('step', { epoch, step, stepsPerEpoch: config.stepsPerEpoch, loss, stepMs, secondsLeft });
  context.onStep();
}

/** From the last whole epoch's wall time; null in the first epoch, where validation has not been timed yet. */
function computeSecondsLeft({ config, epoch, step, epochMs }: Run, stepMs: number): number | null {
  if (epochMs === null) return null;
  const restOfEpochMs = Math.max(0, epochMs - step * stepMs);
  return (restOfEpochMs + (config.epochs - epoch) * epochMs) / 1000;
}

function summariseSteps({ steps, times }: EpochProgress, learningRate: number, deltaPrune: Float32Array[] | null): TrainingTally {
  return {
    learningRate,
    loss: computeMean(steps.map(({ total }) => total)),
    stepMs: computeMedian(times),
    crossEntropy: computeColumnMeans(steps.map(({ crossEntropy }) => crossEntropy)),
    diceLoss: computeColumnMeans(steps.map(({ diceLoss }) => diceLoss)),
    deltaOpt: computeColumnMeans(steps.map(({ deltaOpt }) => deltaOpt)),
    deltaPrune,
  };
}
