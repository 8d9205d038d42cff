// The oracle's whole backward pass against central differences, and its behaviour on degenerate networks.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import { edgesAt } from '../network/axes';
import { createNetwork, weightShape, withFilters, type Network } from '../network/network';
import { relativeL2 } from './errors';
import { computeNumericalGradient, randomTensor } from './finiteDifference';
import type { ReferenceParameters } from './referenceForward';
import { computeReferenceStep, type ReferenceStepInput } from './referenceStep';

function stepInput(network: Network, patch: number[], seed: number): ReferenceStepInput {
  const random = createRandom(seed);
  const parameters = network.layers.map((layer): ReferenceParameters => {
    const shape = weightShape(network, layer);
    return { weight: randomTensor(shape, random), bias: randomTensor([layer.filters], random).data };
  });
  const input = randomTensor([2, network.inputChannels, ...patch], random);
  const labels = Array.from({ length: network.levels - 2 }, (_, head) =>
    Uint8Array.from({ length: edgesAt(network, patch.toReversed(), head).reduce((product, edge) => product * edge, 2) }, () =>
      random.integer(network.classes),
    ),
  );
  const headWeights = labels.map((_, head) => 1 / 2 ** head);
  return { network, parameters, input, labels, lambda: 0.5, distance: 'euc_norm', headWeights };
}

const options = { inputChannels: 2, classes: 3, levels: 3, firstFilters: 2 };

describe('the whole step', () => {
  for (const { dimensions, flatLevels, patch, probed } of [
    { dimensions: 2, flatLevels: 0, patch: [8, 12], probed: [0, 4, 6, 7, 12] },
    { dimensions: 3, flatLevels: 0, patch: [8, 8, 8], probed: [6] },
    { dimensions: 3, flatLevels: 1, patch: [4, 8, 8], probed: [0, 2, 9] },
  ] as const)
    it(`has the gradients of finite differences in ${dimensions}-D, ${flatLevels} levels flat`, () => {
      const input = stepInput(createNetwork({ ...options, dimensions, flatLevels }), [...patch], 21);
      const { gradients } = computeReferenceStep(input);
      const total = (): number => computeReferenceStep(input).total;
      for (const layer of probed) {
        const { weight, bias } = input.parameters[layer] ?? { weight: randomTensor([]), bias: new Float64Array(0) };
        const probe = weight.data.subarray(0, 10);
        expect(
          relativeL2(gradients[layer]?.weight.subarray(0, probe.length) ?? [], computeNumericalGradient(probe, total, 1e-6)),
        ).toBeLessThan(1e-6);
        if (input.network.layers[layer]?.kind !== 'conv')
          expect(relativeL2(gradients[layer]?.bias ?? [], computeNumericalGradient(bias, total, 1e-6))).toBeLessThan(1e-6);
      }
    });

  it('counts the heads in the mean only as published', () => {
    const input = stepInput(createNetwork({ ...options, dimensions: 2 }), [8, 8], 4);
    const difference = computeReferenceStep({ ...input, asPublished: true }).total - computeReferenceStep(input).total;
    expect(difference).toBeCloseTo(0.5 / input.network.layers.length, 12);
  });

  it('stays finite with one-filter layers and with dead filters', () => {
    const network = createNetwork({ ...options, dimensions: 2 });
    const narrow = withFilters(
      network,
      network.layers.map((layer) => (layer.prunable ? 1 : layer.filters)),
    );
    const dead = stepInput(network, [8, 8], 5);
    dead.parameters.forEach(({ weight }, i) => network.layers[i]?.prunable && weight.data.fill(0));
    for (const input of [stepInput(narrow, [8, 8], 6), dead]) {
      const step = computeReferenceStep(input);
      expect([step.total, ...step.gradients.flatMap(({ weight, bias }) => [...weight, ...bias])].every(Number.isFinite)).toBe(true);
      expect(step.regulariser).toBe(0);
    }
  });
});
