// Validation of one epoch: loss per sample, Dice per case on whole slices, and δ_prune over all samples. Changes nothing in the run.
import type { EvaluationResult, LossParts } from '../engine/types';
import { planBatch, inGroups, joinPatches } from './batches';
import type { RunContext } from './context';
import { addToDice, computeDice, computeMeanDice, createDiceCounts, type DiceCounts } from './metrics';
import type { ValidationSlice } from './ports';
import type { Run } from './run';
import { computeMean } from './statistics';
import { yieldToMessages } from './yieldToMessages';

export interface Validation {
  /** Mean total loss over samples; null without validation slices. */
  loss: number | null;
  /** Per foreground class: mean over cases of the case's Dice. */
  dice: (number | null)[] | null;
  /** δ_prune: mean over all samples, or over the last batch's. */
  deltaPrune: Float32Array[] | null;
}

export type EvidenceScope = 'all' | 'last-batch';

interface Progress {
  losses: LossParts[];
  cases: Map<string, DiceCounts>;
  /** Sum over samples of δ_prune per layer, in doubles. */
  deltaPrune: Float64Array[] | null;
  evidenceSamples: number;
  scope: EvidenceScope;
}

/** Evaluates every validation slice, patch by patch. `references`: also measure δ_prune against these filters. */
export async function validate(
  run: Run,
  context: RunContext,
  references: readonly number[] | null,
  scope: EvidenceScope,
): Promise<Validation> {
  const { data } = run;
  const progress: Progress = { losses: [], cases: new Map(), deltaPrune: null, evidenceSamples: 0, scope };
  const groups = inGroups(
    data.validation.map((_, position) => position),
    run.evaluationBatch,
  );
  let evaluating = Promise.resolve();
  for (const [i, group] of groups.entries()) {
    // Prepared while the GPU works on the group before.
    const slices = group.map((position) => data.validationSlice(position));
    await context.control.gate(() => evaluating);
    await evaluating;
    const measure = scope === 'all' || i === groups.length - 1 ? references : null;
    evaluating = evaluateSlices(run, context, slices, measure, progress);
    // A run that is stopped waits no longer; what fails then must not count as an unhandled rejection.
    evaluating.catch(() => undefined);
    await yieldToMessages();
  }
  await evaluating;
  return summariseProgress(progress, data.classes);
}

async function evaluateSlices(
  run: Run,
  context: RunContext,
  slices: ValidationSlice[],
  references: readonly number[] | null,
  progress: Progress,
) {
  const patches = slices.flatMap((slice) => slice.patches);
  const predictions: Uint8Array[] = [];
  for (const group of inGroups(patches, run.evaluationBatch)) {
    const batch = planBatch(run, joinPatches(group));
    const result = await context.control.guard(run.engine.evaluate(batch, references ? { references } : {}));
    context.checkDevice();
    addResult(progress, result, group.length);
    predictions.push(...splitPrediction(result.prediction, group.length));
  }
  for (const slice of slices) addSlice(progress, run.data.classes, slice, predictions.splice(0, slice.patches.length));
}

const splitPrediction = (prediction: Uint8Array, count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => prediction.subarray((i * prediction.length) / count, ((i + 1) * prediction.length) / count));

function addResult(progress: Progress, { samples, deltaPrune }: EvaluationResult, count: number): void {
  progress.losses.push(...samples);
  if (!deltaPrune) return;
  if (progress.scope === 'last-batch') Object.assign(progress, { deltaPrune: null, evidenceSamples: 0 });
  progress.deltaPrune ??= deltaPrune.map((layer) => new Float64Array(layer.length));
  progress.evidenceSamples += count;
  deltaPrune.forEach((layer, i) => {
    const sums = progress.deltaPrune?.[i];
    if (sums) layer.forEach((value, filter) => (sums[filter] = (sums[filter] ?? NaN) + value * count));
  });
}

function addSlice(progress: Progress, classes: number, slice: ValidationSlice, predictions: Uint8Array[]): void {
  const counts = progress.cases.get(slice.caseId) ?? createDiceCounts(classes);
  progress.cases.set(slice.caseId, counts);
  addToDice(counts, slice.truth, slice.stitch(predictions));
}

function summariseProgress({ losses, cases, deltaPrune, evidenceSamples }: Progress, classes: number): Validation {
  if (losses.length === 0) return { loss: null, dice: null, deltaPrune: null };
  return {
    loss: computeMean(losses.map(({ total }) => total)),
    dice: computeMeanDice([...cases.values()].map(computeDice), classes),
    deltaPrune: deltaPrune?.map((sums) => Float32Array.from(sums, (sum) => sum / evidenceSamples)) ?? null,
  };
}
