// Stock tfjs's 3-D convolution kernels alone against the engine's, on one device in turns: the whole network in stock operations cannot train in 3-D
// (tfjs 4.22 has no gradient of conv3dTranspose and no rank-5 leaky ReLU gradient on WebGPU).
import * as tf from '@tensorflow/tfjs';
import { createPipelineCache } from '../src/engine/kernel';
import { shareDeviceWithTfjs } from '../src/engine/tfjs';
import { chooseTile } from '../src/engine/tileChoice';
import { createTrial, type TuningRequest } from '../src/engine/tileTrial';
import { timeByClock } from '../src/engine/timing';
import { tuningFor } from '../src/engine/tuning';
import type { EngineDevice } from '../src/engine/types';
import { requestsFor } from '../src/engine/variants';
import { inputCounts, type Layer, layerAt, type Network } from '../src/network/network';
import { median } from './median';
import { createProblem, type ProblemSize } from './problem';

export interface ConvolutionComparison {
  size: ProblemSize;
  /** Milliseconds of all 3x3x3 convolutions of a training step, forward and both gradients, each timed alone: sums of medians. */
  stockMs: number;
  engineMs: number;
  /** Stock ÷ engine. */
  ratio: number;
}

/** Forward and both gradients of one layer in stock tfjs; `run` waits for the results. */
function stockLayer(network: Network, layer: Layer, { edge, batchSize }: ProblemSize) {
  const [parent] = layer.parents;
  const inEdge = edge / 2 ** (parent === undefined ? 0 : layerAt(network, parent).level);
  const outEdge = edge / 2 ** layer.level;
  const inputs = inputCounts(network, layer).reduce((sum, count) => sum + count, 0);
  const x = tf.randomNormal<tf.Rank.R5>([batchSize, inEdge, inEdge, inEdge, inputs]);
  const w = tf.randomNormal<tf.Rank.R5>([3, 3, 3, inputs, layer.filters]);
  const dy = tf.randomNormal([batchSize, outEdge, outEdge, outEdge, layer.filters]);
  const forward = (a: tf.Tensor, b: tf.Tensor) =>
    tf.conv3d(a as tf.Tensor5D, b as tf.Tensor5D, layer.stride as [number, number, number], 'same');
  // As in training, nobody asks for the gradient of the network's input.
  const gradients = (): tf.Tensor[] => (parent === undefined ? [tf.grad((b) => forward(x, b))(w, dy)] : tf.grads(forward)([x, w], dy));
  return {
    async run(): Promise<void> {
      const results = gradients();
      await Promise.all(results.map((tensor) => tensor.data()));
      tf.dispose(results);
    },
    destroy: () => tf.dispose([x, w, dy]),
  };
}

async function clock(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Medians over `rounds` turns of every layer, after a warm-up. */
export async function compareConvolutions(engineDevice: EngineDevice, size: ProblemSize, rounds: number): Promise<ConvolutionComparison> {
  const { device, facts } = engineDevice;
  const { network, options } = createProblem({ ...size, dimensions: 3 });
  await shareDeviceWithTfjs(engineDevice);
  const tuning = tuningFor(facts);
  const cache = createPipelineCache(engineDevice);
  const trialOf = ({ operation, shape }: TuningRequest) =>
    createTrial(engineDevice, cache, { operation, shape }, chooseTile(operation, shape, tuning), tuning);
  const sums = { stock: 0, engine: 0 };
  for (const layer of network.layers.filter(({ kind }) => kind === 'conv')) {
    const trials = await Promise.all(requestsFor(network, layer, options.patch, size.batchSize).map(trialOf));
    const stock = stockLayer(network, layer, size);
    const times = { stock: [] as number[], engine: [] as number[] };
    const engine = () =>
      timeByClock(
        device,
        trials.flatMap(({ plan }) => plan.dispatches),
      );
    for (let round = 0; round <= rounds; round++) {
      const stockMs = await clock(stock.run);
      const engineMs = (await engine()) / 1e6;
      if (round === 0) continue;
      times.stock.push(stockMs);
      times.engine.push(engineMs);
    }
    sums.stock += median(times.stock);
    sums.engine += median(times.engine);
    stock.destroy();
    for (const trial of trials) trial.destroy();
  }
  return { size, stockMs: sums.stock, engineMs: sums.engine, ratio: sums.stock / sums.engine };
}
