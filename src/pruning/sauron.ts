// Sauron (Valverde et al. 2024): each epoch, filters whose map lies closer than τ to a random reference map go. Pure.
import { layerAt, type Network } from '../network/network';
import type { Random } from '../lib/random';
import type { PruningConfig } from '../protocol/config';
import type { EpochEvidence, LayerChange, LayerPruning, PruningDecision, PruningMethod, PruningState } from './method';
import { computeScheduleStep } from './schedule';
import { allPositions, createPruningState, layerStateAt, recordEpoch, removedOriginals } from './state';

/** Positions that stay: the reference, and every filter whose δ_prune is not below τ; compared in float32. NaN stays. */
export function keepDistant(deltaPrune: Float32Array, threshold: number, reference: number): number[] {
  const limit = Math.fround(threshold);
  return allPositions(deltaPrune.length).filter((filter) => filter === reference || !((deltaPrune[filter] ?? NaN) < limit));
}

/** The same with at least `fewest` filters where the layer has as many: what is missing is taken from the farthest. */
export function keepAtLeast(fewest: number, deltaPrune: Float32Array, threshold: number, reference: number): number[] {
  const kept = keepDistant(deltaPrune, threshold, reference);
  if (kept.length >= Math.min(fewest, deltaPrune.length)) return kept;
  const far = allPositions(deltaPrune.length)
    .filter((filter) => filter !== reference)
    .sort((a, b) => (deltaPrune[b] ?? 0) - (deltaPrune[a] ?? 0));
  return [reference, ...far.slice(0, fewest - 1)].sort((a, b) => a - b);
}

type KeepUnder = NonNullable<PruningMethod['keepUnder']>;

const keepUnder = (
  { minFilters }: Pick<PruningConfig, 'minFilters'>,
  { threshold }: Pick<LayerPruning, 'threshold'>,
  { deltaPrune, reference }: Parameters<KeepUnder>[2],
): number[] => keepAtLeast(minFilters, deltaPrune, threshold, reference);

interface LayerDecision {
  keep: number[];
  layer: LayerPruning;
  change: LayerChange | null;
}

/** The threshold moves first; the comparison then uses the new one. */
function decideLayer(state: PruningState, input: EpochEvidence, index: number): LayerDecision {
  const before = layerStateAt(state, index);
  if (!before.prunable) {
    const keep = allPositions(layerAt(input.network, index).filters);
    return { keep, layer: recordEpoch(before, input.epoch, keep), change: null };
  }
  const { threshold, patience, branch } = computeScheduleStep(before, input.trainLosses, input.valLosses, state.config);
  const keep = keepUnder(state.config, { threshold }, evidenceOf(input, index, before));
  const layer = { ...recordEpoch(before, input.epoch, keep), threshold, patience };
  const removed = removedOriginals(before, keep);
  const change = { layer: index, name: before.name, removed, thresholdBefore: before.threshold, thresholdAfter: threshold, branch };
  return { keep, layer, change };
}

function evidenceOf(input: EpochEvidence, index: number, layer: LayerPruning): { deltaPrune: Float32Array; reference: number } {
  const deltaPrune = input.deltaPrune?.[index];
  const reference = input.references?.[index];
  if (!deltaPrune || reference === undefined)
    throw new Error(`Sauron needs δ_prune and its reference for ${layer.name}; none was measured.`);
  if (deltaPrune.length !== layer.kept.length || !(reference in deltaPrune))
    throw new Error(`${layer.name} has ${layer.kept.length} filters, but δ_prune holds ${deltaPrune.length} with reference ${reference}.`);
  return { deltaPrune, reference };
}

function endEpoch(state: PruningState, input: EpochEvidence): PruningDecision {
  const decisions = input.network.layers.map((_, index) => decideLayer(state, input, index));
  return {
    keep: decisions.map(({ keep }) => keep),
    state: { ...state, layers: decisions.map(({ layer }) => layer) },
    changes: decisions.flatMap(({ change }) => change ?? []),
    parameters: null,
  };
}

const chooseReferences = (_state: PruningState, network: Network, random: Random): number[] =>
  network.layers.map((layer) => (layer.prunable ? random.integer(layer.filters) : 0));

export const sauron: PruningMethod = {
  name: 'sauron',
  evidence: { deltaPrune: true, parameters: false },
  moment: 'every-epoch',
  createState: (network, config) => createPruningState(network, config, config.tauMin),
  chooseReferences,
  keepUnder,
  endEpoch,
};
