// The schedule against the authors' five scripted runs, exactly: threshold, patience and branch of every layer and epoch.
import { describe, expect, it } from 'vitest';
import { openGoldenCase } from '../oracle/goldenFolder';
import type { ScheduleBranch } from '../protocol/snapshot';
import type { LayerPruning } from './method';
import { computeScheduleStep, computeThresholdGrid, nextThreshold } from './schedule';

type Loss = number | 'NaN' | null;
interface ScriptedRun {
  name: string;
  layers: string[];
  initial: {
    thr: number[];
    patience: number[];
    tr_loss_history: number[];
    val_loss_history: number[];
    channels_history: Record<string, number[]>;
  };
  channels_per_epoch: Record<string, number[]>;
  rows: { epoch: number; tr_loss: Loss; val_loss: Loss; branch: string[]; thr: number[]; patience: number[] }[];
}
interface ScheduleManifest {
  constants: { tau_max: number; kappa: number; rho: number; mu: number; grid: number[] };
}

/** The fixture's names of the branches (the authors' print-outs). */
const fixtureNames: Record<ScheduleBranch, string> = {
  patience: 'patience',
  'no-channel-history': 'no_channel_history',
  'short-validation-history': 'short_val_history',
  improving: 'Uno',
  worsening: 'Dos',
  converged: 'Cuatro',
  'still-pruning': 'Cinco',
};

const published = { tauMin: 0.001, tauMax: 0.3, kappa: 15, rho: 5, mu: 0.02 };
const golden = openGoldenCase<ScheduleManifest>('threshold-schedule');
const runs = (golden?.readJson('schedules.json') ?? []) as ScriptedRun[];
const lossOf = (loss: Loss): number => (loss === 'NaN' || loss === null ? NaN : loss);

function scriptedLayer(run: ScriptedRun, name: string, i: number): LayerPruning {
  const threshold = run.initial.thr[i] ?? NaN;
  const channelHistory = run.initial.channels_history[name] ?? [];
  return {
    name,
    prunable: true,
    threshold,
    patience: run.initial.patience[i] ?? NaN,
    channelHistory,
    initialFilters: 0,
    kept: [],
    prunes: [],
    protected: [],
    frozen: false,
  };
}

function replay(run: ScriptedRun): void {
  let layers = run.layers.map((name, i) => scriptedLayer(run, name, i));
  const trainLosses = [...run.initial.tr_loss_history];
  const valLosses = [...run.initial.val_loss_history];
  run.rows.forEach((row, epoch) => {
    trainLosses.push(lossOf(row.tr_loss));
    if (row.val_loss !== null) valLosses.push(lossOf(row.val_loss));
    const steps = layers.map((layer) => computeScheduleStep(layer, trainLosses, valLosses, published));
    expect({
      epoch: row.epoch,
      branch: steps.map(({ branch }) => fixtureNames[branch]),
      thr: steps.map(({ threshold }) => threshold),
      patience: steps.map(({ patience }) => patience),
    }).toEqual({ epoch: row.epoch, branch: row.branch, thr: row.thr, patience: row.patience });
    layers = layers.map((layer, i) => ({
      ...layer,
      threshold: steps[i]?.threshold ?? NaN,
      patience: steps[i]?.patience ?? NaN,
      channelHistory: [...layer.channelHistory, run.channels_per_epoch[layer.name]?.[epoch] ?? NaN],
    }));
  });
}

describe('threshold schedule', () => {
  it('has the published grid', () => {
    const grid = computeThresholdGrid(published);
    expect(grid).toEqual(golden?.manifest.constants.grid ?? grid);
    expect(grid).toHaveLength(16);
    expect(grid.at(-1)).toBe(0.3);
  });
  for (const run of runs) it(`replays ${run.name}`, () => replay(run));

  it('steps strictly upwards and stays above the grid', () => {
    expect(nextThreshold(0.05, published)).toBe(0.06080000000000001);
    expect(nextThreshold(0.3, published)).toBe(0.3);
    expect(nextThreshold(0.75, published)).toBe(0.75);
  });
  it('copes with a one-step grid and with no patience', () => {
    const quick = { tauMin: 0.1, tauMax: 0.2, kappa: 1, rho: 0, mu: 0.02 };
    const layer = {
      name: 'a',
      prunable: true,
      threshold: 0.1,
      patience: 0,
      channelHistory: [4, 4],
      initialFilters: 4,
      kept: [0, 1, 2, 3],
      prunes: [],
    };
    expect(computeThresholdGrid(quick)).toEqual([0.1, 0.2]);
    expect(computeScheduleStep(layer, [1], [1], quick)).toEqual({ threshold: 0.2, patience: 0, branch: 'converged' });
  });
});
