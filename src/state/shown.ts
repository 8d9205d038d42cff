// The run as it was at the epoch that the page shows, or as it is. Pure; selectors give the same object for the same state.
import type { RunConfig } from '../protocol/config';
import type { PlanSummary } from '../protocol/messages';
import type { HistoryRow } from '../protocol/snapshot';
import type { PageState } from './pageState';

/** Settings of the run that is shown; before a run those of the next. */
export const runConfigOf = ({ runConfig, config }: Pick<PageState, 'runConfig' | 'config'>): RunConfig => runConfig ?? config;

/** The row of the shown epoch; the newest one for now, undefined before the first. */
export const shownRow = ({ history, shownEpoch }: Pick<PageState, 'history' | 'shownEpoch'>): HistoryRow | undefined =>
  shownEpoch === null ? history.at(-1) : history.find(({ epoch }) => epoch === shownEpoch);

/** The newest row with Dice up to the shown epoch. */
export const shownValidation = ({ history, shownEpoch }: Pick<PageState, 'history' | 'shownEpoch'>): HistoryRow | undefined =>
  history.findLast(({ dice, epoch }) => dice !== null && epoch <= (shownEpoch ?? Infinity));

/** The network with the filters that it had after that epoch's prune. */
export function planAt(plan: PlanSummary, row: HistoryRow): PlanSummary {
  const filters = new Map(row.layers.map((layer) => [layer.name, layer.filters]));
  const { parameters, flops, gpuBytes } = row;
  return {
    ...plan,
    parameters,
    flops,
    gpuBytes,
    layers: plan.layers.map((one) => ({ ...one, filters: filters.get(one.name) ?? one.filters })),
  };
}
