// Formulas filled with numbers say what the program computed: each against the code that did, not against itself.
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { computeThresholdGrid, computeScheduleStep } from '../../pruning/schedule';
import { countMacs, countParameters } from '../../network/network';
import { defaultConfig } from '../../protocol/configure';
import type { HistoryRow, ScheduleBranch } from '../../protocol/snapshot';
import { resetStore, store } from '../../state/store';
import { finishSampleEpoch, loadSample } from '../../state/testing/loadSample';
import { sampleLayerView } from '../../state/testing/sampleLayer';
import { sampleNetwork, samplePrediction, sampleRow } from '../../state/testing/sampleRun';
import { collectFacts, type Facts } from './facts';
import { formulas } from './formulas';
import { computeRegulariser } from './formulas/loss';
import { countOverlap } from './formulas/overlap';
import { gridValue } from './formulas/thresholds';
import { plainMath } from './plainMath';

const fill = (name: keyof typeof formulas, facts: Facts): string[] => formulas[name].fill(facts).lines.map(plainMath);
const factsAt = (epoch: number, layer: string | null = 'enc_ConvBlock_3') => collectFacts(store.getState(), { layer, epoch });

beforeEach(resetStore);

describe('every formula', () => {
  it('has a statement, symbols and words before anything is known, and no line', () => {
    for (const formula of Object.values(formulas)) {
      expect(formula.statement(defaultConfig).map(plainMath).join('')).toMatch(/ (=|⇔) /);
      const { lines, words } = formula.fill(factsAt(0));
      expect(lines.map(plainMath).join(), formula.term).not.toMatch(/NaN|undefined|not a number/);
      expect(words.length).toBeGreaterThan(10);
    }
  });

  it('is filled without gaps in the middle of a run', () => {
    const start = loadSample();
    for (let epoch = 1; epoch <= 12; epoch++) finishSampleEpoch(start, epoch);
    store.setState({ layerView: sampleLayerView('enc_ConvBlock_3', 12, 12), prediction: samplePrediction(12) });
    const unmeasured = ['hopkins', 'dipDist', 'neighbours', 'silhouette', 'ability'];
    for (const [name, formula] of Object.entries(formulas)) {
      const { lines } = formula.fill(factsAt(12));
      expect(lines.length > 0, name).toBe(!unmeasured.includes(name));
      expect(lines.map(plainMath).join(), name).not.toMatch(/NaN|undefined|not a number/);
    }
  });
});

describe('numbers', () => {
  it('of parameters and FLOPs add up, layer by layer, to the network’s', () => {
    const start = loadSample();
    const totals = { parameters: 0, flops: 0 };
    for (const { name } of start.layers)
      for (const key of ['parameters', 'flops'] as const) totals[key] += Number(fill(key, factsAt(0, name))[0]?.split(' = ').at(-1));
    expect(totals).toEqual({ parameters: countParameters(start), flops: 2 * countMacs(start, [128, 128]) });
  });

  it('of the grid are the schedule’s', () => {
    const { pruning } = defaultConfig;
    computeThresholdGrid(pruning).forEach((value, i) => expect(gridValue(pruning, i)).toBeCloseTo(value, 12));
  });

  it('of the regulariser count heads in the divisor, and as 1 each only as published', () => {
    const start = loadSample();
    finishSampleEpoch(start, 1);
    const { deltaOpt } = sampleRow(sampleNetwork(), 1);
    const total = deltaOpt.reduce((a, b) => a + b, 0);
    const facts = factsAt(1);
    expect(computeRegulariser(facts)).toBeCloseTo(total / 25, 12);
    const pruning = { ...facts.config.pruning, asPublished: true };
    expect(computeRegulariser({ ...facts, config: { ...facts.config, pruning } })).toBeCloseTo((total + 3) / 25, 12);
  });

  it('of Dice are counted on the slice', () => {
    const view = { ...samplePrediction(1), truth: Uint8Array.of(0, 1, 1, 2, 255), prediction: Uint8Array.of(1, 1, 0, 2, 1) };
    expect(countOverlap(view, 1)).toEqual([2, 2, 1]);
    expect(countOverlap(view, 2)).toEqual([1, 1, 1]);
  });
});

/** What the last line shown must say for each answer of the schedule. */
const decides: Record<ScheduleBranch, RegExp> = {
  patience: /wait = \d+ > 0$/,
  'no-channel-history': /wait = 0$/,
  'short-validation-history': /validations = \d+ < /,
  improving: /∉\[/,
  worsening: /∉\[/,
  'still-pruning': / ≥ ⌈/,
  converged: / < ⌈/,
};

describe('why τ did or did not move', () => {
  it('is shown by the very condition that decided, for any history', () => {
    const losses = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 9 });
    const seen = new Set<ScheduleBranch>();
    fc.assert(
      fc.property(
        losses,
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 9, maxLength: 9 }),
        fc.integer({ min: 1, max: 3 }),
        (train, lost, rho) => {
          const pruning = { ...defaultConfig.pruning, rho, mu: 0.05 };
          const { history, branch } = play(train, lost, pruning);
          seen.add(branch);
          const facts = collectFacts(
            { ...store.getState(), config: { ...defaultConfig, pruning }, history },
            { layer: 'a', epoch: history.length },
          );
          const lines = fill('settling', facts);
          expect(lines.at(-1)).toMatch(decides[branch]);
          for (const earlier of lines.slice(0, -1)) expect(earlier).toMatch(/wait = 0$|validations = \d+ ≥|∈\[/);
        },
      ),
      { seed: 5, numRuns: 400 },
    );
    expect(seen.size).toBeGreaterThanOrEqual(6);
  });
});

/** One layer through the schedule as the trainer drives it, with a validation every epoch. */
function play(
  train: readonly number[],
  lost: readonly number[],
  pruning: Facts['config']['pruning'],
): { history: HistoryRow[]; branch: ScheduleBranch } {
  let layer = { threshold: pruning.tauMin, patience: 0, channelHistory: [] as number[] };
  let filters = 40;
  const history: HistoryRow[] = [];
  let branch: ScheduleBranch = 'patience';
  train.forEach((trainLoss, i) => {
    const so = train.slice(0, i + 1);
    const step = computeScheduleStep(layer, so, so, pruning);
    branch = step.branch;
    filters -= lost[i] ?? 0;
    layer = { ...step, channelHistory: [...layer.channelHistory, filters] };
    const own = { name: 'a', filters, threshold: step.threshold, patience: step.patience, schedule: step.branch };
    history.push({ ...sampleRow(sampleNetwork(), i + 1), trainLoss, valLoss: trainLoss, layers: [own] });
  });
  return { history, branch };
}
