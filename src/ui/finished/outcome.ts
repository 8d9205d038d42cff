// What a finished run achieved, in numbers of its own history. Pure.
import type { PlanSummary } from '../../protocol/messages';
import type { HistoryRow } from '../../protocol/snapshot';
import { formatCount, formatMs, formatPercent } from '../../lib/format';

export interface Outcome {
  title: string;
  facts: { label: string; value: string; note: string }[];
}

/** Null before the first finished epoch: there is nothing to sum up. */
export function summariseOutcome(history: readonly HistoryRow[], plan: PlanSummary | null, epochs: number): Outcome | null {
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last || !plan) return null;
  const kept = countFilters(plan, 'filters');
  const start = countFilters(plan, 'initialFilters');
  return {
    title: last.epoch >= epochs ? `Finished after ${last.epoch} epochs` : `Stopped after epoch ${last.epoch} of ${epochs}`,
    facts: [
      { label: 'Filters kept', value: `${kept} of ${start}`, note: formatPercent(kept / Math.max(1, start)) },
      {
        label: 'Parameters',
        value: formatCount(plan.parameters),
        note: `${formatPercent(plan.parameters / plan.initialParameters)} of the start`,
      },
      { label: 'FLOPs', value: formatCount(plan.flops), note: `${formatPercent(plan.flops / plan.initialFlops)} of the start` },
      { label: 'Step time', value: formatMs(last.stepMs), note: `${formatMs(first.stepMs)} in the first epoch` },
      ...diceFacts(history),
    ],
  };
}

const countFilters = (plan: PlanSummary, which: 'filters' | 'initialFilters'): number =>
  plan.layers.filter((layer) => layer.prunable).reduce((sum, layer) => sum + layer[which], 0);

function diceFacts(history: readonly HistoryRow[]): Outcome['facts'] {
  const validated = history.map((row) => ({ epoch: row.epoch, dice: meanDice(row) })).filter(({ dice }) => dice !== null);
  const last = validated.at(-1);
  if (!last) return [];
  const best = validated.reduce((a, b) => ((b.dice ?? 0) > (a.dice ?? 0) ? b : a));
  return [{ label: 'Mean Dice', value: (last.dice ?? 0).toFixed(3), note: `best ${(best.dice ?? 0).toFixed(3)} in epoch ${best.epoch}` }];
}

function meanDice({ dice }: HistoryRow): number | null {
  const known = dice?.filter((value) => value !== null) ?? [];
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
