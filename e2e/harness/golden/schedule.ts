// The threshold-schedule fixture: threshold, patience and branch of every layer and epoch of the scripted runs, exactly. Touches no GPU.
import { type Check, exact, type Findings } from '../../../src/engine/testing/checks';
import type { ScheduleBranch } from '../../../src/protocol/snapshot';
import type { LayerPruning } from '../../../src/pruning/method';
import { computeScheduleStep, computeThresholdGrid } from '../../../src/pruning/schedule';
import type { GoldenCase } from './goldenCase';
import { goldenPruning, type ScheduleConstants } from './pruningConfig';

type Loss = number | string | null;
interface ScriptedRun {
  name: string;
  layers: string[];
  initial: {
    thr: number[];
    patience: number[];
    tr_loss_history: Loss[];
    val_loss_history: Loss[];
    channels_history: Record<string, number[]>;
  };
  channels_per_epoch: Record<string, number[]>;
  rows: { epoch: number; tr_loss: Loss; val_loss: Loss; branch: string[]; thr: number[]; patience: number[] }[];
}
interface Manifest {
  constants: ScheduleConstants & { grid: number[] };
  rows_in: string;
}

/** The fixture's names of the branches (the authors' print-outs; "Tres" can never be reached). */
const fixtureNames: Record<ScheduleBranch, string> = {
  patience: 'patience',
  'no-channel-history': 'no_channel_history',
  'short-validation-history': 'short_val_history',
  improving: 'Uno',
  worsening: 'Dos',
  converged: 'Cuatro',
  'still-pruning': 'Cinco',
};

/** Non-finite numbers are written as words in the fixtures' JSON. */
const lossOf = (loss: Loss): number => Number(loss ?? NaN);

export async function checkSchedule({ manifest, readJson }: GoldenCase<Manifest>): Promise<Findings> {
  const { constants, rows_in } = manifest;
  const config = goldenPruning(constants, constants.grid);
  const runs = (await readJson(rows_in)) as ScriptedRun[];
  const checks = [exact('grid', computeThresholdGrid(config), constants.grid), ...runs.flatMap((run) => replay(run, config))];
  return { checks, notes: [] };
}

function replay(run: ScriptedRun, config: ReturnType<typeof goldenPruning>): Check[] {
  let layers = run.layers.map((name, i) => scriptedLayer(run, name, i));
  const trainLosses = run.initial.tr_loss_history.map(lossOf);
  const valLosses = run.initial.val_loss_history.map(lossOf);
  return run.rows.map((row, epoch) => {
    trainLosses.push(lossOf(row.tr_loss));
    if (row.val_loss !== null) valLosses.push(lossOf(row.val_loss));
    const steps = layers.map((layer) => computeScheduleStep(layer, trainLosses, valLosses, config));
    layers = layers.map((layer, i) => {
      const channels = run.channels_per_epoch[layer.name]?.[epoch] ?? NaN;
      const { threshold = NaN, patience = NaN } = steps[i] ?? {};
      return { ...layer, threshold, patience, channelHistory: [...layer.channelHistory, channels] };
    });
    const actual = steps.map(({ threshold, patience, branch }) => [threshold, patience, fixtureNames[branch]]);
    return exact(
      `${run.name}/epoch${row.epoch}`,
      actual,
      row.thr.map((threshold, i) => [threshold, row.patience[i], row.branch[i]]),
    );
  });
}

const scriptedLayer = (run: ScriptedRun, name: string, i: number): LayerPruning => ({
  name,
  prunable: true,
  threshold: run.initial.thr[i] ?? NaN,
  patience: run.initial.patience[i] ?? NaN,
  channelHistory: run.initial.channels_history[name] ?? [],
  initialFilters: 0,
  kept: [],
  prunes: [],
  protected: [],
  frozen: false,
});
