// A step of the authors' optimiser on the pruned network of the prune-step fixture: loss, gradients and updated weights.
import { describe, expect, it } from 'vitest';
import { countParameters } from '../network/network';
import { applyCut } from '../pruning/cut';
import { maxDifference, relativeL2 } from './errors';
import { float64Of } from './fixtures';
import { openGoldenCase } from './goldenFolder';
import { classIndices, networkOf, referenceTensor } from './goldenForward';
import { parameterStateOf } from './goldenState';
import { referenceParameters } from './referenceForward';
import { computeReferenceStep } from './referenceStep';
import { computeReferenceUpdate } from './referenceUpdate';

interface PruneManifest {
  hyperparameters: {
    modalities: number;
    n_classes: number;
    fms_init: number;
    levels: number;
    optimizer: { lr: number; weight_decay: number };
  };
  adam_step_before: number[];
  subcases: { name: string; layers: { kept_out?: number[]; out_before: number }[]; continued?: { total_loss?: number } }[];
}

describe('a step on the pruned network', () => {
  const golden = openGoldenCase<PruneManifest>('prune-step');
  it('has a continued sub-case, or nothing to check', () => {
    expect(golden === null || golden.manifest.subcases.some((subcase) => subcase.continued?.total_loss !== undefined)).toBe(true);
  });
  for (const subcase of golden?.manifest.subcases ?? []) {
    const expected = subcase.continued?.total_loss;
    if (!golden || expected === undefined) continue;
    it(`continues ${subcase.name} as the authors do`, () => {
      const { manifest, tensors } = golden;
      const network = networkOf({ hyperparameters: { ...manifest.hyperparameters, dim: '2D', fms_max: 480, lambda_: 0.5 } });
      const prefixes = { value: 'before/param', first: 'before/exp_avg', second: 'before/exp_avg_sq' };
      const before = parameterStateOf(tensors, network, manifest.adam_step_before[0] ?? NaN, prefixes);
      const keep = subcase.layers.map(({ kept_out, out_before }) => kept_out ?? Array.from({ length: out_before }, (_, i) => i));
      const cut = applyCut(network, before, keep);
      const step = computeReferenceStep({
        network: cut.network,
        parameters: referenceParameters(cut.network, cut.state),
        input: referenceTensor(tensors, 'input'),
        labels: [classIndices(tensors, 'label'), classIndices(tensors, 'label_scaled/head1')],
        lambda: 0.5,
        distance: 'euc_norm',
        headWeights: [1, 1],
        asPublished: true,
      });
      expect(countParameters(cut.network)).toBeLessThan(countParameters(network));
      expect(Math.abs(step.total / expected - 1)).toBeLessThan(1e-6);

      const { lr, weight_decay } = manifest.hyperparameters.optimizer;
      const after = computeReferenceUpdate(cut.state, step.gradients, {
        kind: 'adam',
        learningRate: lr,
        weightDecay: weight_decay,
        momentum: 0,
        nesterov: false,
        clipNorm: null,
      });
      cut.network.layers.forEach(({ name, kind }, i) => {
        for (const part of kind === 'conv' ? (['weight'] as const) : (['weight', 'bias'] as const)) {
          const gradient = float64Of(tensors, `${subcase.name}/continued/grad/${name}.${part}`);
          expect(relativeL2(step.gradients[i]?.[part] ?? [], gradient), `${name}.${part}`).toBeLessThan(1e-4);
          const updated = float64Of(tensors, `${subcase.name}/continued/param/${name}.${part}`);
          expect(maxDifference(after.layers[i]?.value[part] ?? [], updated), `${name}.${part}`).toBeLessThan(1e-6);
        }
      });
    });
  }
});
