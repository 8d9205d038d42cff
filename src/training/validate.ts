// Validation of one epoch: loss per patch, Dice per case on whole slices or volumes, and δ_prune over all patches. Changes nothing in the run.
import type { PatchAnswer, Survey } from '../data/survey';
import type { EvaluationOptions, EvaluationResult, LossParts } from '../engine/types';
import type { CaseScore, TestScore } from '../protocol/snapshot';
import { planBatch, inGroups, joinPatches } from './batches';
import { computeScores } from './caseScores';
import type { RunContext } from './context';
import { addToDice, computeDice, computeMeanDice, createDiceCounts, type DiceCounts } from './metrics';
import type { TrainingBatch } from './ports';
import type { Run } from './run';
import { computeMean } from './statistics';
import { yieldToMessages } from './yieldToMessages';

export interface Validation {
  /** Mean total loss over patches; null without validation cases. */
  loss: number | null;
  /** Per foreground class: mean over cases of the case's Dice. */
  dice: (number | null)[] | null;
  /** δ_prune: mean over all patches, or over the last batch's. */
  deltaPrune: Float32Array[] | null;
  /** Loss parts of every patch, in the order of the surveys. */
  patches: readonly LossParts[];
}

export const notMeasured: Validation = { loss: null, dice: null, deltaPrune: null, patches: [] };

export type EvidenceScope = 'all' | 'last-batch';

interface Progress {
  losses: LossParts[];
  cases: Map<string, DiceCounts>;
  /** Class maps in their parts, where they are kept. */
  maps: Map<string, Uint8Array[]>;
  keepMaps: boolean;
  /** Sum over patches of δ_prune per layer, in doubles. */
  deltaPrune: Float64Array[] | null;
  evidencePatches: number;
  scope: EvidenceScope;
  /** Takes the answers of the survey under way. */
  collect: (answer: PatchAnswer) => void;
}

interface Place {
  survey: Survey;
  patch: number;
}

type SweepContext = Pick<RunContext, 'control' | 'checkDevice'>;
type Masked = EvaluationOptions['masked'];

/**
 * Evaluates every patch of every survey. `references`: also measure δ_prune against these filters. `masked`: filters left out of each layer.
 * What a hand changes in network or λ meanwhile makes what was measured that of another network: all is measured anew.
 */
export async function validate(
  run: Run,
  context: SweepContext,
  references: (() => readonly number[] | null) | null,
  scope: EvidenceScope,
  masked?: Masked,
): Promise<Validation> {
  const { validation, classes } = run.data;
  return summariseProgress(await measure(run, context, validation, () => ({ references: references?.() ?? null, scope, masked })), classes);
}

/** Scores the test cases as validation cases are: Dice per case on whole slices or volumes. Null without test cases. */
export async function scoreTest(run: Run, context: SweepContext): Promise<TestScore | null> {
  const { test, classes } = run.data;
  if (test.length === 0) return null;
  const progress = await measure(run, context, test, () => ({ references: null, scope: 'all', masked: undefined, keepMaps: true }));
  const { loss, dice } = summariseProgress(progress, classes);
  const cases: CaseScore[] = [];
  for (const [id, counts] of progress.cases) {
    cases.push(scoreCase(run, id, counts, progress.maps.get(id) ?? []));
    await yieldToMessages();
  }
  return { epoch: run.epoch, loss: loss ?? NaN, dice: dice ?? [], cases };
}

/** The parts of a case's class map, put together, against its truth. */
function scoreCase({ data }: Run, id: string, counts: DiceCounts, parts: readonly Uint8Array[]): CaseScore {
  const dice = computeDice(counts);
  const item = data.heldOut.find((one) => one.id === id);
  if (!item?.label) return { id, dice };
  const predicted = new Uint8Array(item.label.length);
  parts.reduce((at, part) => (predicted.set(part, at), at + part.length), 0);
  const scores = computeScores(item, item.label, predicted, data.classes);
  const unit = item.kind === 'volume' ? 'mm' : 'px';
  return { id, dice, surface: { unit, hd95: scores.map(({ hd95 }) => hd95), surfaceDice: scores.map(({ surfaceDice }) => surfaceDice) } };
}

/** Sweeps until one was not overtaken. */
async function measure(run: Run, context: SweepContext, surveys: readonly Survey[], plan: () => Omit<Sweep, 'isStale'>): Promise<Progress> {
  for (;;) {
    const { network, config } = run;
    const isStale = (): boolean => run.network !== network || run.config !== config;
    const progress = await sweep(run, context, surveys, { ...plan(), isStale });
    if (progress) return progress;
  }
}

interface Sweep {
  references: readonly number[] | null;
  scope: EvidenceScope;
  masked: Masked;
  keepMaps?: boolean;
  isStale: () => boolean;
}

/** Null where it was overtaken. */
async function sweep(
  run: Run,
  context: SweepContext,
  surveys: readonly Survey[],
  { references, scope, masked, keepMaps = false, isStale }: Sweep,
): Promise<Progress | null> {
  const progress: Progress = {
    losses: [],
    cases: new Map(),
    maps: new Map(),
    keepMaps,
    deltaPrune: null,
    evidencePatches: 0,
    scope,
    collect: () => undefined,
  };
  const places = surveys.flatMap((survey) => Array.from({ length: survey.patchCount }, (_, patch): Place => ({ survey, patch })));
  const groups = inGroups(places, run.evaluationBatch);
  let evaluating = Promise.resolve();
  for (const [i, group] of groups.entries()) {
    // Prepared while the GPU works on the group before.
    const batch = joinPatches(group.map(({ survey, patch }) => survey.readPatch(patch)));
    await context.control.gate(() => evaluating);
    await evaluating;
    if (isStale()) return null;
    const wanted = scope === 'all' || i === groups.length - 1 ? references : null;
    evaluating = evaluateGroup(run, context, group, batch, { references: wanted, masked }, progress);
    // A run that is stopped waits no longer; what fails then must not count as an unhandled rejection.
    evaluating.catch(() => undefined);
    await yieldToMessages();
  }
  await evaluating;
  return progress;
}

async function evaluateGroup(
  run: Run,
  context: SweepContext,
  group: readonly Place[],
  batch: TrainingBatch,
  { references, masked }: Pick<Sweep, 'references' | 'masked'>,
  progress: Progress,
): Promise<void> {
  const probabilities = group.some(({ survey }) => survey.wantsProbabilities);
  const result = await context.control.guard(
    run.engine.evaluate(planBatch(run, batch), {
      probabilities,
      ...(references ? { references } : {}),
      ...(masked ? { masked } : {}),
    }),
  );
  context.checkDevice();
  addResult(progress, result, group.length);
  splitAnswers(result, group.length).forEach((answer, i) => {
    const place = group[i];
    if (place?.patch === 0) progress.collect = startCollecting(progress, run.data.classes, place.survey);
    progress.collect(answer);
  });
}

function startCollecting({ cases, maps, keepMaps }: Progress, classes: number, survey: Survey): Progress['collect'] {
  const counts = cases.get(survey.caseId) ?? createDiceCounts(classes);
  cases.set(survey.caseId, counts);
  const parts = maps.get(survey.caseId) ?? [];
  if (keepMaps) maps.set(survey.caseId, parts);
  return survey.collect((classMap, truth) => {
    addToDice(counts, truth, classMap);
    if (keepMaps) parts.push(classMap);
  });
}

/** The parts of a batch's answer, as views of it. */
export function splitAnswers({ prediction, probabilities }: EvaluationResult, count: number): PatchAnswer[] {
  const part = <T extends Uint8Array | Float32Array>(values: T, i: number): T =>
    values.subarray((i * values.length) / count, ((i + 1) * values.length) / count) as T;
  return Array.from({ length: count }, (_, i) => ({
    classes: part(prediction, i),
    probabilities: probabilities && part(probabilities, i),
  }));
}

function addResult(progress: Progress, { samples, deltaPrune }: EvaluationResult, count: number): void {
  progress.losses.push(...samples);
  if (!deltaPrune) return;
  if (progress.scope === 'last-batch') Object.assign(progress, { deltaPrune: null, evidencePatches: 0 });
  progress.deltaPrune ??= deltaPrune.map((layer) => new Float64Array(layer.length));
  progress.evidencePatches += count;
  deltaPrune.forEach((layer, i) => {
    const sums = progress.deltaPrune?.[i];
    if (sums) layer.forEach((value, filter) => (sums[filter] = (sums[filter] ?? NaN) + value * count));
  });
}

function summariseProgress({ losses, cases, deltaPrune, evidencePatches }: Progress, classes: number): Validation {
  if (losses.length === 0) return notMeasured;
  return {
    loss: computeMean(losses.map(({ total }) => total)),
    dice: computeMeanDice([...cases.values()].map(computeDice), classes),
    deltaPrune: deltaPrune?.map((sums) => Float32Array.from(sums, (sum) => sum / evidencePatches)) ?? null,
    patches: losses,
  };
}
