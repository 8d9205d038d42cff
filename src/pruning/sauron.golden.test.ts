// One call of the authors' pruning callback, five sub-cases: kept filters, thresholds, patience, and gathered values bit for bit.
import { describe, expect, it } from 'vitest';
import { countParameters, createNetwork, type Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import { publishedPruning } from './publishedPruning';
import { float32Of, type FixtureTensor } from '../oracle/fixtures';
import { openGoldenCase } from '../oracle/goldenFolder';
import { layerTensorsOf, parameterStateOf } from '../oracle/goldenState';
import { applyCut, keptInputs } from './cut';
import type { EpochEvidence, PruningDecision, PruningState } from './method';
import { sauron } from './sauron';

interface LayerCase {
  name: string;
  ref_idx?: number;
  thr_before?: number;
  patience_before?: number;
  thr_after?: number;
  patience_after?: number;
  kept_out?: number[];
  kept_in: number[];
  out_after: number;
}
interface SubCase {
  name: string;
  val_loss_history: number[];
  tr_loss_history: number[];
  channels_history_every_layer: number[];
  convergence_branch_prints: string[];
  layers: LayerCase[];
  params_after: number;
  stored_after: string[];
}
interface PruneManifest {
  hyperparameters: { modalities: number; n_classes: number; fms_init: number; levels: number };
  adam_step_before: number[];
  subcases: SubCase[];
}

const golden = openGoldenCase<PruneManifest>('prune-step');
const groups = { value: 'param', first: 'exp_avg', second: 'exp_avg_sq' } as const;

function pruningStateOf(network: Network, subcase: SubCase): PruningState {
  const fresh = sauron.createState(network, publishedPruning);
  const layers = fresh.layers.map((layer, i) => ({
    ...layer,
    threshold: subcase.layers[i]?.thr_before ?? 0,
    patience: subcase.layers[i]?.patience_before ?? 0,
    channelHistory: subcase.channels_history_every_layer,
  }));
  return { ...fresh, layers };
}

function evidenceOf(tensors: Map<string, FixtureTensor>, network: Network, subcase: SubCase): EpochEvidence {
  return {
    epoch: subcase.tr_loss_history.length,
    network,
    trainLosses: subcase.tr_loss_history,
    valLosses: subcase.val_loss_history,
    references: subcase.layers.map((layer) => layer.ref_idx ?? 0),
    deltaPrune: network.layers.map(({ name, prunable }) =>
      prunable ? float32Of(tensors, `${subcase.name}/delta_prune/${name}`) : new Float32Array(0),
    ),
  };
}

function checkDecision(network: Network, subcase: SubCase, { keep, state, changes }: PruningDecision): void {
  const prunable = network.layers.flatMap((layer, i) => (layer.prunable ? [i] : []));
  const expectedOf = (i: number): LayerCase | undefined => subcase.layers[i];
  expect(prunable.map((i) => keep[i])).toEqual(prunable.map((i) => expectedOf(i)?.kept_out));
  expect(prunable.map((i) => state.layers[i]?.threshold)).toEqual(prunable.map((i) => expectedOf(i)?.thr_after));
  expect(prunable.map((i) => state.layers[i]?.patience)).toEqual(prunable.map((i) => expectedOf(i)?.patience_after));
  expect(network.layers.map((layer) => keptInputs(network, layer, keep))).toEqual(subcase.layers.map((layer) => layer.kept_in));
  expect(changes.filter(({ branch }) => branch === 'converged')).toHaveLength(subcase.convergence_branch_prints.length);
}

function checkGathered(tensors: Map<string, FixtureTensor>, subcase: SubCase, network: Network, after: ParameterState): void {
  for (const [part, group] of Object.entries(groups) as ['value' | 'first' | 'second', string][]) {
    if (!subcase.stored_after.includes(group)) continue;
    const expected = layerTensorsOf(tensors, `${subcase.name}/after/${group}`, network);
    expect(after.layers.map((layer) => layer[part])).toEqual(expected);
  }
}

describe('one prune of the authors', () => {
  it('has five sub-cases, or nothing to check', () => {
    expect(golden === null || golden.manifest.subcases.length === 5).toBe(true);
  });
  if (!golden) return;
  const { manifest, tensors } = golden;
  const { modalities, n_classes, fms_init, levels } = manifest.hyperparameters;
  const network = createNetwork({ dimensions: 2, inputChannels: modalities, classes: n_classes, levels, firstFilters: fms_init });
  const before = parameterStateOf(tensors, network, manifest.adam_step_before[0] ?? NaN, {
    value: 'before/param',
    first: 'before/exp_avg',
    second: 'before/exp_avg_sq',
  });

  for (const subcase of manifest.subcases)
    it(subcase.name, () => {
      const decision = sauron.endEpoch(pruningStateOf(network, subcase), evidenceOf(tensors, network, subcase));
      checkDecision(network, subcase, decision);
      const after = applyCut(network, before, decision.keep);
      expect(after.state.step).toBe(before.step);
      expect(after.network.layers.map((layer) => layer.filters)).toEqual(subcase.layers.map((layer) => layer.out_after));
      expect(countParameters(after.network)).toBe(subcase.params_after);
      checkGathered(tensors, subcase, network, after.state);
      if (subcase.name.startsWith('b_')) expect(after.state).toEqual(before);
    });
});
