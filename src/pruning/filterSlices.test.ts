// Taking a filter, cutting it and putting it back is the identity, to the bit, whatever the layer; and after other changes only it comes back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, type Random } from '../lib/random';
import { createNetwork, weightShape, withFilters, type Network } from '../network/network';
import type { LayerTensors, ParameterState } from '../network/parameters';
import { applyCut } from './cut';
import { insertFilter, takeFilter } from './filterSlices';
import { allPositions } from './state';

const options = { inputChannels: 2, classes: 3, levels: 3, firstFilters: 3 } as const;
const networks = [createNetwork({ ...options, dimensions: 2 }), createNetwork({ ...options, dimensions: 3, flatLevels: 1 })];

function randomState(network: Network, random: Random): ParameterState {
  const tensors = (layer: Network['layers'][number]): LayerTensors => ({
    weight: Float32Array.from({ length: weightShape(network, layer).reduce((a, b) => a * b, 1) }, () => random.normal()),
    bias: Float32Array.from({ length: layer.filters }, () => random.normal()),
  });
  return { step: 7, layers: network.layers.map((layer) => ({ value: tensors(layer), first: tensors(layer), second: tensors(layer) })) };
}

const without = (network: Network, layer: number, position: number): number[][] =>
  network.layers.map(({ filters }, index) => allPositions(filters).filter((own) => index !== layer || own !== position));

const problem = fc.record({ seed: fc.nat(), which: fc.integer({ min: 0, max: 1 }) }).map(({ seed, which }) => {
  const random = createRandom(seed);
  const full = networks[which]!;
  const network = withFilters(
    full,
    full.layers.map(({ filters, prunable }) => (prunable ? 2 + random.integer(5) : filters)),
  );
  const prunable = network.layers.flatMap((layer, index) => (layer.prunable ? [index] : []));
  const layer = prunable[random.integer(prunable.length)]!;
  return { network, state: randomState(network, random), layer, position: random.integer(network.layers[layer]!.filters) };
});

test('cut and put back: network, weights and moments are the same to the bit', () => {
  fc.assert(
    fc.property(problem, ({ network, state, layer, position }) => {
      const slices = takeFilter(network, state, layer, position);
      const cut = applyCut(network, state, without(network, layer, position));
      expect(insertFilter(cut.network, cut.state, slices)).toEqual({ network, state });
    }),
    { numRuns: 25 },
  );
});

test('what was trained meanwhile stays as it is; only the filter is as it was', () => {
  fc.assert(
    fc.property(problem, ({ network, state, layer, position }) => {
      const slices = takeFilter(network, state, layer, position);
      const keep = without(network, layer, position);
      const cut = applyCut(network, state, keep);
      const trained = randomState(cut.network, createRandom(1));
      const back = insertFilter(cut.network, { ...trained, step: 11 }, slices);
      expect(back.state.step).toBe(11);
      expect(applyCut(back.network, back.state, keep).state.layers).toEqual(trained.layers);
      expect(takeFilter(back.network, back.state, layer, position)).toEqual(slices);
    }),
    { numRuns: 25 },
  );
});
