// What would change if filters went now: evaluations of all validation patches, as the network is and with filters left out. Changes nothing in the run.
import { computePairedChange } from '../insight/pairedChange';
import { headsFullFirst } from '../network/network';
import { allPositions, layerStateAt } from '../pruning/state';
import { PlaygroundError } from '../protocol/failures';
import type { WhatIf, WhatIfChange, WhatIfQuestion } from '../protocol/whatIf';
import type { RunContext } from './context';
import { presentReferences } from './references';
import { planHeadWeights, type Run } from './run';
import { computeMean } from './statistics';
import { validate, type Validation } from './validate';

/** Positions that would go, of one layer. */
interface Candidate {
  index: number;
  positions: number[];
}

/** `onProgress` hears how many of how many evaluations are done. Call with no step in flight. */
export async function measureWhatIf(
  run: Run,
  context: Pick<RunContext, 'control' | 'checkDevice'>,
  question: WhatIfQuestion,
  onProgress: (done: number, total: number) => void,
): Promise<WhatIf> {
  if (run.data.validation.length === 0)
    throw new PlaygroundError('bad-data', 'There is no validation case to measure on; raise the validation fraction.');
  onProgress(0, 1);
  const before = await validate(run, context, () => presentReferences(run), 'all');
  const candidates = findCandidates(run, before, question);
  // One layer alone is all of them together.
  const groups = candidates.length > 1 ? [...candidates.map((one) => [one]), candidates] : [candidates].filter((all) => all.length > 0);
  const changes: WhatIfChange[] = [];
  for (const [i, group] of groups.entries()) {
    onProgress(1 + i, 1 + groups.length);
    const after = await validate(run, context, null, 'all', maskOf(run, group));
    changes.push(computeChange(run, before, after));
  }
  return {
    epoch: run.epoch,
    step: run.step,
    before: { loss: computeMean(segmentationLosses(run, before)), dice: before.dice ?? [] },
    layers: candidates.map((candidate, i) => describeCandidate(run, candidate, before, changes[i])),
    together: changes.at(-1) ?? null,
  };
}

function findCandidates(run: Run, { deltaPrune }: Validation, { layer, filters }: WhatIfQuestion): Candidate[] {
  const references = presentReferences(run);
  return run.network.layers.flatMap(({ prunable, name }, index) => {
    if (!prunable || (layer !== undefined && name !== layer)) return [];
    const state = layerStateAt(run.pruning, index);
    if (filters) return [{ index, positions: filters.map((filter) => state.kept.indexOf(filter)) }];
    const measured = { deltaPrune: deltaPrune?.[index], reference: references?.[index] };
    if (!run.method.keepUnder || !measured.deltaPrune || measured.reference === undefined) return [];
    const keep = run.method.keepUnder(run.config.pruning, state, measured as Parameters<typeof run.method.keepUnder>[2]);
    const positions = allPositions(state.kept.length).filter((position) => !keep.includes(position));
    return positions.length > 0 ? [{ index, positions }] : [];
  });
}

const maskOf = ({ network }: Run, group: readonly Candidate[]): number[][] =>
  network.layers.map((_, index) => group.find((candidate) => candidate.index === index)?.positions ?? []);

function describeCandidate(run: Run, { index, positions }: Candidate, { deltaPrune }: Validation, change: WhatIfChange | undefined) {
  const { name, kept, threshold } = layerStateAt(run.pruning, index);
  if (!change) throw new Error(`${name} was not measured.`);
  const filters = positions.map((position) => ({ filter: kept[position] ?? -1, deltaPrune: deltaPrune?.[index]?.[position] ?? null }));
  return { layer: name, threshold, reference: run.drawn?.[index] ?? null, filters, change };
}

/** Cross-entropy and Dice loss of each patch, heads weighted as in training. Without λ R, which is a mean over filters and changes with their number. */
function segmentationLosses({ config, network }: Run, { patches }: Validation): number[] {
  const weights = planHeadWeights(config, headsFullFirst(network).length);
  return patches.map(({ crossEntropy, diceLoss }) =>
    weights.reduce((sum, weight, head) => sum + weight * ((crossEntropy[head] ?? NaN) + (diceLoss[head] ?? NaN)), 0),
  );
}

function computeChange(run: Run, before: Validation, after: Validation): WhatIfChange {
  const paired = computePairedChange(segmentationLosses(run, before), segmentationLosses(run, after));
  const dice = (before.dice ?? []).map((then, i) => {
    const now = after.dice?.[i] ?? null;
    return then === null || now === null ? null : now - then;
  });
  return { loss: paired?.mean ?? NaN, standardError: paired?.standardError ?? null, patches: paired?.count ?? 0, dice };
}
