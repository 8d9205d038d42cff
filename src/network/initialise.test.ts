// Starting values: he-normal with torch's fan_in, biases and moments zero, the same for the same seed.
import { expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import { initialParameters } from './initialise';
import { countParameters, createNetwork } from './network';

const network = createNetwork({ dimensions: 2, inputChannels: 2, classes: 3, levels: 4, firstFilters: 16 });

it('draws N(0, sqrt(2 / fan_in)) per layer, biases and moments zero', () => {
  const { step, layers } = initialParameters(network, createRandom(5));
  expect(step).toBe(0);
  expect(layers.reduce((sum, { value }) => sum + value.weight.length + value.bias.length, 0)).toBe(countParameters(network));
  layers.forEach(({ value, first, second }, i) => {
    const layer = network.layers[i]!;
    const inputs = layer.parents.length === 0 ? 2 : layer.parents.reduce((sum, p) => sum + network.layers[p]!.filters, 0);
    const fanIn = layer.kind === 'conv' ? 9 * inputs : layer.kind === 'transposed' ? 4 * layer.filters : inputs;
    const n = value.weight.length;
    const meanSquare = value.weight.reduce((sum, w) => sum + w * w, 0) / n;
    // The mean square of n normals deviates from its expectation by a factor of sqrt(2/n); five of those.
    expect(Math.abs(meanSquare / (2 / fanIn) - 1), layer.name).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(value.weight.reduce((a, b) => a + b, 0) / n), layer.name).toBeLessThan(5 * Math.sqrt(2 / fanIn / n));
    for (const zeros of [value.bias, first.weight, first.bias, second.weight, second.bias]) expect(zeros.every((v) => v === 0)).toBe(true);
  });
});

it('depends on the seed alone', () => {
  const bytes = (seed: number): string =>
    initialParameters(network, createRandom(seed))
      .layers.map(({ value }) => Buffer.from(value.weight.buffer).toString('base64'))
      .join();
  expect(bytes(1)).toBe(bytes(1));
  expect(bytes(1)).not.toBe(bytes(2));
});
