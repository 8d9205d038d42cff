// A step case as the engine and the oracle receive it: network, seeded parameters and batch. Knows no expectation.
import { rounded } from '../../../src/engine/testing/arrays';
import type { Batch, EngineOptions, ParameterState } from '../../../src/engine/types';
import { createRandom, deriveSeed, type Random } from '../../../src/lib/random';
import { edgesAt } from '../../../src/network/axes';
import { initialParameters } from '../../../src/network/initialise';
import { createNetwork, headsFullFirst, layerAt, type Network, withFilters } from '../../../src/network/network';
import { randomTensor } from '../../../src/oracle/finiteDifference';
import type { Tensor } from '../../../src/oracle/tensor';
import { channelsLast } from '../golden/goldenCase';
import type { StepCase } from './step.cases';

export interface StepProblem {
  random: Random;
  network: Network;
  options: EngineOptions;
  state: ParameterState;
  /** [n, channels, (z,) y, x], rounded to float32. */
  input: Tensor;
  batch: Batch;
}

export function createStepProblem(item: StepCase): StepProblem {
  const random = createRandom(deriveSeed(1, item.name));
  const network = networkOf(item);
  const input = rounded(randomTensor([item.batch, item.inputChannels, ...item.edges], random));
  const labels = headsFullFirst(network).map((index) => randomLabels(item, network, layerAt(network, index).level, random));
  return {
    random,
    network,
    options: optionsOf(item, network),
    state: randomState(network, random),
    input,
    batch: { count: item.batch, input: channelsLast(input), labels },
  };
}

function networkOf({ inputChannels, classes, levels, flatLevels = 0, filters, edges }: StepCase): Network {
  const full = createNetwork({ dimensions: edges.length === 3 ? 3 : 2, inputChannels, classes, levels, flatLevels, firstFilters: 4 });
  return withFilters(
    full,
    full.layers.map((layer, i) => (layer.prunable ? (filters[i % filters.length] ?? 1) : classes)),
  );
}

/** Classes at random; every eleventh position or so belongs to none. */
function randomLabels({ batch, classes, edges }: StepCase, network: Network, level: number, random: Random): Uint8Array {
  const positions = edgesAt(network, edges.toReversed(), level).reduce((size, edge) => size * edge, batch);
  return Uint8Array.from({ length: positions }, () => (random.next() < 0.09 ? 255 : random.integer(classes)));
}

function optionsOf({ batch, edges, lambda, distance, headWeights, asPublished, optimiser }: StepCase, network: Network): EngineOptions {
  return {
    network,
    patch: [...edges].reverse(),
    batchSize: batch,
    evaluationBatchSize: batch,
    lambda,
    distance,
    headWeights: headsFullFirst(network).map((_, head) => (headWeights === 'halving' ? 2 ** -head : 1)),
    asPublished,
    optimiser,
  };
}

/** He-normal weights, biases that are not zero, moments as after a few steps. */
function randomState(network: Network, random: Random): ParameterState {
  const { layers } = initialParameters(network, random);
  const normal = (scale: number) => (): number => Math.fround(scale * random.normal());
  return {
    step: 3,
    layers: layers.map(({ value: { weight, bias } }) => ({
      value: { weight, bias: bias.map(normal(0.1)) },
      first: { weight: weight.map(normal(0.01)), bias: bias.map(normal(0.01)) },
      second: { weight: weight.map(() => random.next() * 1e-3), bias: bias.map(() => random.next() * 1e-3) },
    })),
  };
}
