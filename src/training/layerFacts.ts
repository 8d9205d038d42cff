// What of a layer's record the run knows without looking at maps: the numbers that decided, or decided last. Pure.
import type { Picture } from '../data/survey';
import { layerAt } from '../network/network';
import type { PruningDecision } from '../pruning/method';
import { layerStateAt } from '../pruning/state';
import type { LayerInsight, LayerRecord } from '../protocol/layerRecord';
import type { SeenRun } from './run';

export type LayerFacts = Omit<LayerRecord, keyof LayerInsight>;

/** Of the network as it is; δ_prune is the latest there is. At an epoch's end call it before the cut and complete it with the decision. */
export function readLayerFacts(run: SeenRun, layer: number, { caseId, plane, slice }: Picture): LayerFacts {
  const { kept, threshold, protected: saved } = layerStateAt(run.pruning, layer);
  const evidence = run.evidence?.layers[layer];
  return {
    layer: layerAt(run.network, layer).name,
    epoch: run.epoch,
    decided: false,
    place: { caseId, plane, slice },
    threshold,
    reference: evidence?.reference ?? null,
    first: kept[0] ?? 0,
    filters: Uint16Array.from(kept),
    deltaPrune: Float32Array.from(kept, (filter) => evidence?.deltaPrune.get(filter) ?? NaN),
    removed: new Uint16Array(),
    protected: Uint16Array.from(saved),
  };
}

/** Null decisions take nothing: it was not the method's moment. τ is the one compared with, after the schedule moved it. */
export function completeFacts(facts: LayerFacts, layer: number, decision: PruningDecision | null): LayerFacts {
  const change = decision?.changes.find((one) => one.layer === layer);
  return {
    ...facts,
    decided: true,
    threshold: change?.thresholdAfter ?? facts.threshold,
    removed: Uint16Array.from(change?.removed ?? []),
  };
}
