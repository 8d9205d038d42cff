// The two sides of an experiment found among the kept runs, and what they say side by side. Pure.
import { clusterabilityRows, meanOf, readInsight } from '../../charts/insightRows';
import type { RunConfig } from '../../protocol/config';
import type { EpochInsight } from '../../protocol/layerRecord';
import type { RunCard, RunNumbers } from '../../protocol/runs';
import type { HistoryRow } from '../../protocol/snapshot';

export interface Pair {
  id: string;
  name: string;
  with: RunCard | null;
  /** Null while it has not begun. */
  without: RunCard | null;
}

/** Newest first, as `cards` are. */
export function findPairs(cards: readonly RunCard[]): Pair[] {
  const ids = [...new Set(cards.flatMap(({ twin }) => twin?.id ?? []))];
  return ids.map((id) => {
    const side = (regularised: boolean): RunCard | null =>
      cards.find(({ twin }) => twin?.id === id && twin.regularised === regularised) ?? null;
    const [on, off] = [side(true), side(false)];
    return { id, name: (on ?? off)?.name.replace(/ · twin.*$/, '') ?? '', with: on, without: off };
  });
}

export interface ComparedRow {
  name: string;
  with: number | null;
  without: number | null;
}

export interface Comparison {
  /** The newest epoch that both sides have; null while there is none. */
  epoch: number | null;
  rows: ComparedRow[];
}

const diceAt = (history: readonly HistoryRow[], epoch: number): number | null =>
  meanOf(history.findLast((row) => row.epoch <= epoch && row.dice !== null)?.dice ?? []);
const insightAt = (insights: readonly EpochInsight[], epoch: number): EpochInsight | undefined =>
  insights.find((one) => one.epoch === epoch);

/** `layer` null: the mean of all layers. Dice is of the newest validation up to that epoch. */
export function compareSides(on: RunNumbers | null, off: RunNumbers | null, layer: string | null): Comparison {
  const epoch = on?.insights.findLast((one) => off && insightAt(off.insights, one.epoch))?.epoch ?? null;
  if (!on || !off || epoch === null) return { epoch: null, rows: [] };
  const measures = clusterabilityRows.map((row) => {
    const read = ({ insights }: RunNumbers): number | null => {
      const insight = insightAt(insights, epoch);
      return insight ? readInsight(insight, row, layer) : null;
    };
    return { name: row.name, with: read(on), without: read(off) };
  });
  return { epoch, rows: [...measures, { name: 'validation Dice', with: diceAt(on.history, epoch), without: diceAt(off.history, epoch) }] };
}

/** What both sides share, in a sentence. */
export function describeShared(data: string, config: RunConfig): string {
  const { seed, epochs, stepsPerEpoch, batchSize, patchSize, levels, firstFilters, optimiser } = config;
  return [
    `Both sides: ${data}, seed ${seed}`,
    `${levels} levels from ${firstFilters} filters`,
    `${epochs} epochs of ${stepsPerEpoch} steps of batch ${batchSize}`,
    `patches of ${patchSize.join(' × ')}`,
    `${optimiser.kind === 'adam' ? 'Adam' : 'SGD'} ${optimiser.learningRate}`,
    'nothing pruned',
  ].join(', ');
}
