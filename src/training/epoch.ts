// One epoch, moment by moment: train, validate, decide what goes, prune, record.
import type { LayerChange } from '../pruning/method';
import { keepBest } from './bestModel';
import type { RunContext } from './context';
import { computeHistoryRow } from './historyRow';
import { describeHand, forgetUndo } from './hand';
import { NotFinite } from './notFinite';
import { planSummary } from './planSummary';
import { applyPrune, decidePrune, keepEvidence } from './prune';
import { drawReferences, presentReferences } from './references';
import type { EpochProgress, EvidencePlan, Run } from './run';
import { trainSteps, type TrainingTally } from './trainSteps';
import { notMeasured, validate, type Validation } from './validate';
import { describeCollapse, describePrune, describeValidation } from './words';

export async function runEpoch(run: Run, context: RunContext): Promise<void> {
  const startMs = context.now();
  const evidence = (run.progress ??= startEpoch(run));
  const earlierMs = evidence.times.reduce((sum, ms) => sum + ms, 0);
  const tally = await trainSteps(run, context, evidence);
  Object.assign(run, { progress: null, closing: true });
  const validation = await validateIfDue(run, context, evidence);
  recordLosses(run, tally, validation);
  for (const line of [...describeValidation(run, validation), ...describeCollapse(run, validation)]) context.emit('log', line);
  await keepBest(run, context, validation);
  const deltaPrune = evidence.fromTraining ? tally.deltaPrune : validation.deltaPrune;
  const changes = await pruneEpoch(run, context, deltaPrune, presentReferences(run));
  run.epochMs = context.now() - startMs + earlierMs;
  const row = computeHistoryRow(run, tally, validation, changes);
  run.history.push(row);
  run.closing = false;
  context.emit('epoch', row);
  context.emit('hand', describeHand(run));
}

/** Published evidence is the last forward pass: the last training batch, unless a validation follows it (methods.md 1.5). */
function startEpoch(run: Run): EpochProgress {
  run.epoch++;
  run.step = 0;
  run.drawn = drawReferences(run);
  return { ...planEvidence(run), steps: [], times: [] };
}

/** Of the epoch under way, whose references are drawn. */
export function planEvidence({ config, data, drawn, epoch }: Run): EvidencePlan {
  const hasCases = data.validation.length > 0;
  const validates = hasCases && epoch % config.validateEvery === 0;
  const fromTraining = drawn !== null && (!hasCases || (config.pruning.evidence === 'last-forward' && !validates));
  return { validates, fromTraining };
}

/** Evidence over all validation patches is measured every epoch; losses and Dice are reported only when validation is due. */
async function validateIfDue(run: Run, context: RunContext, plan: EvidencePlan): Promise<Validation> {
  const references = plan.fromTraining || !run.drawn ? null : () => presentReferences(run);
  if (!plan.validates && !references) return notMeasured;
  const scope = run.config.pruning.evidence === 'validation' ? 'all' : 'last-batch';
  const validation = await validate(run, context, references, scope);
  return plan.validates ? validation : { ...validation, loss: null, dice: null };
}

function recordLosses(run: Run, tally: TrainingTally, { loss }: Validation): void {
  if (loss !== null && !Number.isFinite(loss))
    throw new NotFinite(`The validation loss of epoch ${run.epoch} is not a finite number`, null);
  run.trainLosses.push(tally.loss);
  if (loss !== null) run.valLosses.push(loss);
}

/** What the decision did to each prunable layer; nothing where none was due. */
async function pruneEpoch(
  run: Run,
  context: RunContext,
  deltaPrune: Float32Array[] | null,
  references: readonly number[] | null,
): Promise<readonly LayerChange[]> {
  forgetUndo(run);
  run.evidence = keepEvidence(run, deltaPrune, references);
  const complete = await context.onEvidence(run);
  const decision = await decidePrune(run, context, deltaPrune, references);
  complete(decision);
  if (!decision) return [];
  const lines = describePrune(run, decision);
  const before = run.network;
  await applyPrune(run, context, decision);
  for (const line of lines) context.emit('log', line);
  if (run.network !== before) context.emit('plan', planSummary(run.initial, run.network, run.config.patchSize, run.engine.gpuBytes));
  return decision.changes;
}
