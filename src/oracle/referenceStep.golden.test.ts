// The oracle against the authors' forward fixtures: every map, distance, loss and gradient, in 2-D and 3-D.
import { describe, expect, it } from 'vitest';
import type { Distance } from '../protocol/config';
import { computeDeltaPrune } from './deltaPrune';
import { maxDifference, relativeL2 } from './errors';
import { float64Of, tensorOf } from './fixtures';
import { openGoldenCase } from './goldenFolder';
import { classIndices, networkOf, parametersOf, referenceTensor, type FixtureTensors, type ForwardManifest } from './goldenForward';
import { computeReferenceStep, type ReferenceStep, type ReferenceStepInput } from './referenceStep';

/** The fixtures are float32 runs; each manifest states how far its numbers lie from float64, which is all that may differ here. */
const rounding = (stated: number): number => 1.05 * stated + 1e-7;
const tolerances = { lossRelative: 1e-6, loss64Relative: 1e-12, gradientRelative: 1e-4, alternativeMean: 5e-6 };

function stepInput(manifest: ForwardManifest, tensors: FixtureTensors, distance: Distance, lambda: number): ReferenceStepInput {
  const network = networkOf(manifest);
  return {
    network,
    parameters: parametersOf(tensors, 'param', network),
    input: referenceTensor(tensors, 'input'),
    labels: manifest.heads.map((_, h) => classIndices(tensors, h === 0 ? 'label' : `label_scaled/head${h}`)),
    lambda,
    distance,
    headWeights: manifest.heads.map(() => 1),
    asPublished: true,
  };
}

function checkForward(
  step: ReferenceStep,
  { layers }: ReferenceStepInput['network'],
  manifest: ForwardManifest,
  tensors: FixtureTensors,
): void {
  const precision = manifest.precision_vs_float64;
  layers.forEach(({ name, prunable }, i) => {
    const maps = step.traces[i]?.maps;
    if (!maps) return;
    const stored = tensorOf(tensors, prunable ? `fm/${name}` : `logits/${name}`);
    expect(maxDifference(maps.data, stored.data), name).toBeLessThan(rounding(precision.fm_max_abs_diff));
    if (!prunable) return;
    expect(step.deltaOpt[i]?.values.shape).toEqual(tensorOf(tensors, `delta_opt/${name}`).shape);
    expect(maxDifference(step.deltaOpt[i]?.values.data ?? [], tensorOf(tensors, `delta_opt/${name}`).data), name).toBeLessThan(
      rounding(precision.delta_opt_max_abs_diff),
    );
    const reference = manifest.layer_results.find((layer) => layer.name === name)?.ref_idx ?? NaN;
    const deltaPrune = computeDeltaPrune(maps, reference);
    expect(maxDifference(deltaPrune, tensorOf(tensors, `delta_prune/${name}`).data), name).toBeLessThan(
      rounding(precision.delta_prune_max_abs_diff),
    );
  });
}

function checkHeads(step: ReferenceStep, manifest: ForwardManifest, tensors: FixtureTensors): void {
  manifest.heads.forEach((head, h) => {
    expect(maxDifference(step.heads[h]?.softmax.data ?? [], tensorOf(tensors, `softmax/head${h}`).data)).toBeLessThan(
      rounding(manifest.precision_vs_float64.softmax_max_abs_diff),
    );
    expect(Math.abs((step.heads[h]?.crossEntropy ?? NaN) / head.ce - 1)).toBeLessThan(tolerances.lossRelative);
    expect(Math.abs((step.heads[h]?.diceLoss ?? NaN) / head.dice_loss - 1)).toBeLessThan(tolerances.lossRelative);
  });
}

function checkGradients(step: ReferenceStep, names: string[], manifest: ForwardManifest, tensors: FixtureTensors, prefix: string): number {
  const dead = new Set(manifest.bias_gradients_zero_by_construction.map((name) => name.replace(/\.bias$/, '')));
  let checked = 0;
  names.forEach((name, i) => {
    for (const part of ['weight', 'bias'] as const) {
      const key = `${prefix}/${name}.${part}`;
      if (!tensors.has(key) || (part === 'bias' && dead.has(name))) continue;
      const [actual, expected] = [step.gradients[i]?.[part] ?? [], float64Of(tensors, key)];
      const stated = manifest.precision_vs_float64.grad[`${name}.${part}`]?.f32_vs_f64_max_abs_diff;
      if (prefix === 'grad') expect(maxDifference(actual, expected), key).toBeLessThan(1.05 * (stated ?? NaN) + 1e-9);
      else expect(relativeL2(actual, expected), key).toBeLessThan(tolerances.gradientRelative);
      checked++;
    }
  });
  return checked;
}

for (const name of ['forward-small-2d', 'forward-multimodal-2d', 'forward-3d'])
  describe(`oracle on ${name}`, () => {
    const golden = openGoldenCase<ForwardManifest>(name);
    it('finds its tensors, or nothing to check', () => {
      expect(golden === null || golden.tensors.size > 0).toBe(true);
    });
    if (!golden) return;
    const { manifest, tensors } = golden;
    it('has the published maps, losses and gradients', () => {
      const input = stepInput(manifest, tensors, 'euc_norm', manifest.hyperparameters.lambda_);
      const step = computeReferenceStep(input);
      checkForward(step, input.network, manifest, tensors);
      checkHeads(step, manifest, tensors);
      expect(Math.abs(step.total / manifest.precision_vs_float64.total_loss_f64 - 1)).toBeLessThan(tolerances.loss64Relative);
      expect(Math.abs(step.total / manifest.loss.total - 1)).toBeLessThan(tolerances.lossRelative);
      const names = input.network.layers.map((layer) => layer.name);
      const dead = manifest.bias_gradients_zero_by_construction.length;
      expect(checkGradients(step, names, manifest, tensors, 'grad')).toBe(2 * names.length - dead);
    });
    for (const distance of ['euc_norm_nonorm', 'euc_norm_deltaprunenorm'] as const)
      it(`has the published values with ${distance}`, () => {
        const input = stepInput(manifest, tensors, distance, manifest.hyperparameters.lambda_);
        const step = computeReferenceStep(input);
        const names = input.network.layers.map((layer) => layer.name);
        const alternative = manifest.alternatives[distance];
        expect(Math.abs(step.total / (alternative?.total_loss ?? NaN) - 1)).toBeLessThan(tolerances.lossRelative);
        alternative?.layers.forEach((layer) => {
          const mean = step.deltaOpt[names.indexOf(layer.name)]?.mean ?? 1;
          expect(Math.abs(mean - layer.delta_opt_mean), layer.name).toBeLessThan(tolerances.alternativeMean);
        });
        expect(checkGradients(step, names, manifest, tensors, `alt/${distance}/grad`)).toBeGreaterThan(0);
      });
  });
