// A reproducible problem of a given size: network, weights and one random batch, for the benchmark and the comparison with tfjs.
import type { Batch, EngineOptions } from '../src/engine/types';
import { createRandom } from '../src/lib/random';
import { initialParameters } from '../src/network/initialise';
import { scaleLabels } from '../src/network/labels';
import type { Network } from '../src/network/network';
import { createNetwork, headsFullFirst, withFilters } from '../src/network/network';
import type { ParameterState } from '../src/network/parameters';

export interface ProblemSize {
  /** Edge of the square or cubic patch. */
  edge: number;
  /** 2 unless given. */
  dimensions?: 2 | 3;
  firstFilters: number;
  levels: number;
  batchSize: number;
  /** Fraction of filters kept in every prunable layer, 1 = all. */
  fraction?: number;
}

export interface Problem {
  network: Network;
  options: EngineOptions;
  state: ParameterState;
  batch: Batch;
}

const classes = 4;
export const lambda = 0.5;

export function createProblem({ edge, dimensions = 2, firstFilters, levels, batchSize, fraction = 1 }: ProblemSize): Problem {
  const patch = Array.from({ length: dimensions }, () => edge);
  const full = createNetwork({ dimensions, inputChannels: 1, classes, levels, firstFilters });
  const keep = (filters: number, prunable: boolean): number => (prunable ? Math.max(2, Math.round(filters * fraction)) : filters);
  const network = withFilters(
    full,
    full.layers.map(({ filters, prunable }) => keep(filters, prunable)),
  );
  const random = createRandom(7);
  const positions = batchSize * edge ** dimensions;
  const labels = Uint8Array.from({ length: positions }, () => random.integer(classes));
  const heads = headsFullFirst(network).length;
  const options: EngineOptions = {
    network,
    patch,
    batchSize,
    evaluationBatchSize: 1,
    lambda,
    distance: 'euc_norm',
    headWeights: Array.from({ length: heads }, () => 1),
    asPublished: false,
    optimiser: { kind: 'adam', weightDecay: 0, momentum: 0, nesterov: false, clipNorm: null },
  };
  return {
    network,
    options,
    state: initialParameters(network, random),
    batch: {
      count: batchSize,
      input: Float32Array.from({ length: positions }, () => random.normal()),
      labels: scaleLabels(labels, [batchSize, ...patch], heads, false),
    },
  };
}
