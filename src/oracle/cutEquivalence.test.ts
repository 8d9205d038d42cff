// The cut network computes what the masked one does, and its optimiser step is the masked network's step with slices removed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../lib/random';
import { countParameters, createNetwork, weightShape, type Network } from '../network/network';
import type { LayerTensors, ParameterState } from '../network/parameters';
import { applyCut } from '../pruning/cut';
import { maxDifference } from './errors';
import { randomTensor } from './finiteDifference';
import { maskCut, randomKeep } from './maskCut';
import { referenceParameters } from './referenceForward';
import { computeReferenceStep, type ReferenceStep } from './referenceStep';
import { computeReferenceUpdate, type ReferenceOptimiser } from './referenceUpdate';
import type { Tensor } from './tensor';

const options = { inputChannels: 2, classes: 3, levels: 3 } as const;
const network = createNetwork({ ...options, dimensions: 2, firstFilters: 3 });
const flat = createNetwork({ ...options, dimensions: 3, flatLevels: 1, firstFilters: 2 });
const adam: ReferenceOptimiser = { kind: 'adam', learningRate: 1e-2, weightDecay: 1e-3, momentum: 0, nesterov: false, clipNorm: null };

function randomState(random: Random, of = network): ParameterState {
  const tensorsOf = (layer: Network['layers'][number], positive: boolean): LayerTensors => {
    const [weight, bias] = [randomTensor(weightShape(of, layer), random).data, randomTensor([layer.filters], random).data];
    const convert = (values: Float64Array): Float32Array<ArrayBuffer> => Float32Array.from(values, (v) => (positive ? v * v : v));
    return { weight: convert(weight), bias: convert(bias) };
  };
  const layers = of.layers.map((layer) => ({
    value: tensorsOf(layer, false),
    first: tensorsOf(layer, false),
    second: tensorsOf(layer, true),
  }));
  return { step: 4, layers };
}

function step(of: Network, state: ParameterState, input: Tensor, labels: Uint8Array): ReferenceStep {
  const parameters = referenceParameters(of, state);
  return computeReferenceStep({ network: of, parameters, input, labels: [labels], lambda: 0, distance: 'euc_norm', headWeights: [1] });
}

const runs = fc.integer({ min: 0, max: 2 ** 31 });

describe('a cut network', () => {
  it.each([
    { name: 'a network of slices', network, patch: [8, 12], numRuns: 12 },
    { name: 'one of volumes with a flat level', network: flat, patch: [4, 8, 8], numRuns: 4 },
  ])('equals the masked one in logits, loss and the next optimiser step: $name', ({ network, patch, numRuns }) => {
    fc.assert(
      fc.property(runs, (seed) => {
        const random = createRandom(seed);
        const keep = randomKeep(network, random);
        const masked = maskCut(network, randomState(random, network), keep);
        const cut = applyCut(network, masked, keep);
        const input = randomTensor([2, 2, ...patch], random);
        const labels = Uint8Array.from({ length: patch.reduce((product, edge) => product * edge, 2) }, () => random.integer(3));
        const [whole, small] = [step(network, masked, input, labels), step(cut.network, cut.state, input, labels)];
        expect(maxDifference(small.heads[0]?.softmax.data ?? [], whole.heads[0]?.softmax.data ?? [])).toBeLessThan(1e-10);
        expect(small.total).toBeCloseTo(whole.total, 10);
        const wholeAfter = applyCut(network, computeReferenceUpdate(masked, whole.gradients, adam), keep).state;
        const smallAfter = computeReferenceUpdate(cut.state, small.gradients, adam);
        expect(smallAfter.step).toBe(wholeAfter.step);
        smallAfter.layers.forEach((layer, i) => {
          for (const moment of ['value', 'first', 'second'] as const)
            expect(maxDifference(layer[moment].weight, wholeAfter.layers[i]?.[moment].weight ?? [])).toBeLessThan(1e-5);
        });
      }),
      { numRuns },
    );
  });

  it('has as many values as its network plans, and keeping all changes nothing', () => {
    fc.assert(
      fc.property(runs, (seed) => {
        const random = createRandom(seed);
        const state = randomState(random);
        const cut = applyCut(network, state, randomKeep(network, random));
        const values = cut.state.layers.reduce((sum, { value }) => sum + value.weight.length + value.bias.length, 0);
        expect(values).toBe(countParameters(cut.network));
        cut.state.layers.forEach(({ first, second, value }) => {
          expect([first.weight.length, second.weight.length, first.bias.length]).toEqual([
            value.weight.length,
            value.weight.length,
            value.bias.length,
          ]);
        });
        expect(
          applyCut(
            network,
            state,
            network.layers.map(({ filters }) => Array.from({ length: filters }, (_, i) => i)),
          ),
        ).toEqual({ network, state });
      }),
      { numRuns: 20 },
    );
  });

  it('composes: cutting twice equals cutting once to the survivors of both', () => {
    fc.assert(
      fc.property(runs, (seed) => {
        const random = createRandom(seed);
        const state = randomState(random);
        const first = randomKeep(network, random);
        const second = first.map((kept, i) =>
          network.layers[i]?.prunable ? kept.flatMap((_, p) => (p % 2 === 0 ? [p] : [])) : kept.map((_, p) => p),
        );
        const once = applyCut(
          network,
          state,
          first.map((kept, i) => (second[i] ?? []).map((position) => kept[position] ?? -1)),
        );
        const half = applyCut(network, state, first);
        expect(applyCut(half.network, half.state, second)).toEqual(once);
      }),
      { numRuns: 20 },
    );
  });
});
