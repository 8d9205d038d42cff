// The numbers that formulas are filled with: of one layer at one epoch, taken from the page's state. Pure; computes nothing.
import type { RunConfig } from '../../protocol/config';
import type { ClassInfo } from '../../protocol/dataset';
import type { LayerDigest } from '../../protocol/layerRecord';
import type { LayerView, PredictionView } from '../../protocol/inspection';
import type { PlanSummary } from '../../protocol/messages';
import type { HistoryRow, LayerRow } from '../../protocol/snapshot';
import type { PageState } from '../../state/pageState';

export interface Moment {
  layer: string | null;
  /** A finished epoch, from 1. */
  epoch: number;
}

type PlannedLayer = PlanSummary['layers'][number];

export interface Facts extends Moment {
  config: RunConfig;
  classes: readonly ClassInfo[];
  plan: PlanSummary | null;
  /** Epochs up to this one, oldest first. */
  history: readonly HistoryRow[];
  row: HistoryRow | null;
  /** The layer after this epoch's prune and after the one before. */
  own: LayerRow | null;
  former: LayerRow | null;
  /** The layer as it is now. */
  planned: PlannedLayer | null;
  /** Mean δ_opt of the layer over the epoch's training steps. */
  trainedDeltaOpt: number | null;
  /** The layer as it was looked at when this epoch decided; else the newest look, where it is of this epoch or the one under way. */
  view: LayerView | null;
  prediction: PredictionView | null;
  /** The layer as it was recorded at the end of this epoch, before its prune; null where it was not. */
  digest: LayerDigest | null;
}

type Known = Pick<PageState, 'config' | 'dataset' | 'plan' | 'history' | 'layerView' | 'prediction' | 'insights'>;

/** The finished epoch that the page shows; of now the newest, 0 before the first. */
export const presentEpoch = (state: Pick<PageState, 'history' | 'shownEpoch'>): number => state.shownEpoch ?? newestEpoch(state);

/** The newest finished epoch; 0 before the first. */
export const newestEpoch = ({ history }: Pick<PageState, 'history'>): number => history.at(-1)?.epoch ?? 0;

/** `recorded`: the layer as it was looked at when that epoch decided; else the newest epoch has the newest look. */
export function collectFacts(state: Known, { layer, epoch }: Moment, recorded: LayerView | null = null): Facts {
  const history = state.history.filter((row) => row.epoch <= epoch);
  const row = history.find((one) => one.epoch === epoch) ?? null;
  const at = row?.layers.findIndex(({ name }) => name === layer) ?? -1;
  const isNewest = epoch >= newestEpoch(state);
  const newest = isNewest && state.layerView?.layer === layer ? state.layerView : null;
  const view = recorded ?? newest;
  return {
    layer,
    epoch,
    config: state.config,
    classes: state.dataset?.classes ?? [],
    plan: state.plan,
    history,
    row,
    own: row?.layers[at] ?? null,
    former: history.find((one) => one.epoch === epoch - 1)?.layers[at] ?? null,
    planned: state.plan?.layers.find(({ name }) => name === layer) ?? null,
    trainedDeltaOpt: row?.deltaOpt[at] ?? null,
    view,
    prediction: isNewest ? state.prediction : null,
    digest: state.insights.find((one) => one.epoch === epoch)?.layers.find((one) => one.layer === layer) ?? null,
  };
}
