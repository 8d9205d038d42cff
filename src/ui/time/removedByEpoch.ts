// How many filters each epoch took, from the rows of a run. Pure.
import type { PlanSummary } from '../../protocol/messages';
import type { HistoryRow } from '../../protocol/snapshot';

/** `layer` null: of all layers together. */
export function countRemoved(
  history: readonly HistoryRow[],
  plan: PlanSummary | null,
  layer: string | null,
): { epoch: number; removed: number }[] {
  const sum = (layers: readonly { name: string; filters: number }[]): number =>
    layers.reduce((total, { name, filters }) => total + (layer === null || name === layer ? filters : 0), 0);
  const prunable = plan?.layers.filter((one) => one.prunable) ?? [];
  const start = sum(prunable.map(({ name, initialFilters }) => ({ name, filters: initialFilters })));
  return history.map((row, i) => {
    const before = history[i - 1];
    return { epoch: row.epoch, removed: Math.max(0, (before ? sum(before.layers) : start) - sum(row.layers)) };
  });
}
