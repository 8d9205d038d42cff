// What happened in an epoch, in words for the list of events. Pure.
import type { LayerChange, PruningDecision } from '../pruning/method';
import type { Events } from '../protocol/messages';
import { computeLayerLabel } from '../protocol/layerLabel';
import type { Run } from './run';
import type { Validation } from './validate';

type Line = Events['log'];

/** From this many layers on, a common rise of the threshold is told in one line. */
const manyLayers = 4;
const tau = (value: number): string => `τ ${value.toFixed(3)}`;

/** One line per layer that lost filters; thresholds that rose alike in many layers share one. Call before the run's network is cut. */
export function describePrune(run: Run, { changes }: PruningDecision): Line[] {
  const line = (kind: Line['kind'], change: LayerChange | null, text: string): Line => ({
    epoch: run.epoch,
    kind,
    layer: change?.name ?? null,
    text,
  });
  const label = (change: LayerChange): string => computeLayerLabel(change.name, run.config.levels);
  const lost = changes
    .filter(({ removed }) => removed.length > 0)
    .map((change) => {
      const before = run.network.layers[change.layer]?.filters ?? 0;
      return line('prune', change, `${label(change)} lost ${change.removed.length} of ${before} filters, ${tau(change.thresholdAfter)}`);
    });
  const raised = groupRises(changes).flatMap((group) =>
    group.length >= manyLayers
      ? [line('threshold', null, `${group.length} layers settled: ${riseInWords(group[0])}`)]
      : group.map((change) => line('threshold', change, `${label(change)} settled: ${riseInWords(change)}`)),
  );
  return [...raised, ...lost];
}

const riseInWords = (change: LayerChange | undefined): string =>
  change ? `${tau(change.thresholdBefore)} → ${change.thresholdAfter.toFixed(3)}` : '';

function groupRises(changes: readonly LayerChange[]): LayerChange[][] {
  const rises = changes.filter(({ thresholdBefore, thresholdAfter }) => thresholdAfter > thresholdBefore);
  const groups = new Map<string, LayerChange[]>();
  for (const change of rises) {
    const key = riseInWords(change);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()];
}

export function describeValidation(run: Run, { loss, dice }: Validation): Line[] {
  if (loss === null || dice === null) return [];
  const shown = dice.map((value) => (value === null ? 'none' : value.toFixed(3))).join(', ');
  return [{ epoch: run.epoch, kind: 'validation', layer: null, text: `validation loss ${loss.toFixed(4)}, Dice ${shown}` }];
}

/** Said once, at the start: what a run without validation cases cannot do. */
export function describeMissingValidation(run: Run): Line[] {
  if (run.data.validation.length > 0) return [];
  const text = 'No validation cases: Dice is unknown and thresholds stay where they start. Add cases or raise the validation fraction.';
  return [{ epoch: 0, kind: 'warning', layer: null, text }];
}
