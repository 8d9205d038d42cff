// What happened in an epoch, in words for the list of events. Pure.
import type { LayerChange, PruningDecision } from '../pruning/method';
import type { Events } from '../protocol/messages';
import { plural } from '../lib/format';
import type { ExportCheck } from '../protocol/exportKinds';
import { nameLayer } from '../protocol/layerNames';
import type { TestScore } from '../protocol/snapshot';
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
  const label = (change: LayerChange): string => nameLayer(change.name, run.config.levels).long;
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

export function describeValidation(run: Run, { loss, dice }: Pick<Validation, 'loss' | 'dice'>): Line[] {
  if (loss === null || dice === null) return [];
  const shown = dice.map((value) => (value === null ? 'none' : value.toFixed(3))).join(', ');
  return [{ epoch: run.epoch, kind: 'validation', layer: null, text: `validation loss ${loss.toFixed(4)}, Dice ${shown}` }];
}

/** The score of the test cases, once, at the end. */
export function describeTest({ epoch, dice, cases }: TestScore): Line {
  const shown = dice.map((value) => (value === null ? 'none' : value.toFixed(3))).join(', ');
  const text = `${plural(cases.length, 'test case')}, untouched until now: Dice ${shown}`;
  return { epoch, kind: 'validation', layer: null, text };
}

/** Below this share of its former value a class's Dice has collapsed, not swung: swings after a prune are 0.01-0.05. */
const collapse = 0.5;
/** A class below this Dice had not been learnt yet. */
const learnt = 0.3;

/** A warning for each class whose Dice collapsed since the validation before, with the filters that went meanwhile. Call before the prune. */
export function describeCollapse(run: Run, { dice }: Pick<Validation, 'dice'>): Line[] {
  const at = run.history.findLastIndex((row) => row.dice !== null);
  const before = run.history[at]?.dice;
  if (!dice || !before) return [];
  // Dice is measured before an epoch's prune, so that epoch's own losses count as after it.
  const filtersThen = countFilters(
    (at > 0 ? run.history[at - 1]?.layers : undefined) ?? run.initial.layers.filter(({ prunable }) => prunable),
  );
  const lost = filtersThen - countFilters(run.network.layers.filter(({ prunable }) => prunable));
  return dice.flatMap((value, index): Line[] => {
    const former = before[index] ?? null;
    if (lost === 0 || value === null || former === null || former < learnt || value >= collapse * former) return [];
    const fall = `Dice of foreground class ${index + 1} fell from ${former.toFixed(3)} to ${value.toFixed(3)} while ${lost} filters went`;
    const text = `${fall}. If it does not recover, the network is too narrow for it: lower τ's maximum, or raise it over more epochs.`;
    return [{ epoch: run.epoch, kind: 'warning', layer: null, text }];
  });
}

const countFilters = (layers: readonly { filters: number }[]): number => layers.reduce((sum, { filters }) => sum + filters, 0);

/** Said once, at the start: what a run without validation cases cannot do. */
export function describeMissingValidation(run: Run): Line[] {
  if (run.data.validation.length > 0) return [];
  const text = 'No validation cases: Dice is unknown and thresholds stay where they start. Add cases or raise the validation fraction.';
  return [{ epoch: 0, kind: 'warning', layer: null, text }];
}

/** What an export's checks found: the largest difference of a probability, or that the files were read. */
export function describeChecks(checks: readonly ExportCheck[]): string {
  const measured = checks.flatMap(({ difference }) => difference ?? []);
  if (measured.length === 0) return plural(checks.length, 'file') + ' as written';
  const readers = [...new Set(checks.flatMap(({ by, difference }) => (difference === null ? [] : [by])))];
  return `its probabilities in ${readers.join(', ')} differ from the live network’s by at most ${Math.max(...measured).toExponential(1)}`;
}
