// Stock tfjs-webgpu against the engine on one device, in turns: whole training steps of the same network from the same weights.
import * as tf from '@tensorflow/tfjs';
import { createEngine } from '../src/engine/engine';
import { shareDeviceWithTfjs } from '../src/engine/tfjs';
import type { EngineDevice } from '../src/engine/types';
import { headsFullFirst } from '../src/network/network';
import { createDispatchCounter } from './dispatchCounter';
import { median } from './median';
import { createProblem, lambda, type Problem, type ProblemSize } from './problem';
import { computeLoss, createVariables, type TfjsBatch, toPyTorch } from './tfjsNetwork';

export interface SideReport {
  stepMs: number[];
  medianMs: number;
  scriptMs: number;
  dispatches: number;
  gpuBytes: number;
}

export interface Comparison {
  size: ProblemSize;
  stock: SideReport;
  engine: SideReport;
  /** Stock median ÷ engine median. */
  ratio: number;
}

export function toTfjsBatch({ network, options, batch }: Problem): TfjsBatch {
  const edge = options.patch[0] as number;
  return {
    input: tf.tensor4d(batch.input, [batch.count, edge, edge, network.inputChannels]),
    labels: headsFullFirst(network).map((_, h) => {
      const scaled = edge / 2 ** h;
      return tf.oneHot(
        tf.tensor3d(Int32Array.from(batch.labels[h] as Uint8Array), [batch.count, scaled, scaled], 'int32'),
        network.classes,
      ) as tf.Tensor4D;
    }),
  };
}

/** Loss and weight gradients of stock tfjs autograd, in PyTorch's layout: the second oracle of the whole step. */
export async function computeTfjsGradients(device: EngineDevice, problem: Problem): Promise<{ loss: number; gradients: Float32Array[] }> {
  await shareDeviceWithTfjs(device);
  const variables = createVariables(
    problem.network,
    problem.state.layers.map(({ value }) => value),
  );
  const batch = toTfjsBatch(problem);
  const { value, grads } = tf.variableGrads(() => computeLoss(problem.network, variables, batch, lambda), variables.weights);
  const gradients = await Promise.all(
    variables.weights.map(async ({ name }) => Float32Array.from(await toPyTorch(grads[name] as tf.Tensor).data())),
  );
  return { loss: (await value.data())[0] as number, gradients };
}

/** `rounds` turns of one stock step and three engine steps, after a warm-up of both. */
export async function compareWithTfjs(device: EngineDevice, size: ProblemSize, rounds: number): Promise<Comparison> {
  const problem = createProblem(size);
  const backend = await shareDeviceWithTfjs(device);
  const variables = createVariables(
    problem.network,
    problem.state.layers.map(({ value }) => value),
  );
  const tfjsBatch = toTfjsBatch(problem);
  const optimiser = tf.train.adam(1e-3);
  const engine = await createEngine(device, problem.options);
  engine.writeParameters(problem.state);
  const counter = createDispatchCounter();
  const stock = { stepMs: [] as number[], scriptMs: [] as number[], dispatches: 0 };
  const own = { stepMs: [] as number[], scriptMs: [] as number[] };

  const stockStep = async (): Promise<void> => {
    const began = performance.now();
    counter.reset();
    const cost = optimiser.minimize(() => computeLoss(problem.network, variables, tfjsBatch, lambda), true);
    stock.scriptMs.push(performance.now() - began);
    await cost?.data();
    cost?.dispose();
    stock.stepMs.push(performance.now() - began);
    stock.dispatches = counter.count();
  };
  const engineStep = async (): Promise<void> => {
    const began = performance.now();
    await engine.trainStep(problem.batch, { learningRate: 1e-3 });
    own.stepMs.push(performance.now() - began);
    own.scriptMs.push(engine.cost.scriptMs);
  };

  await stockStep();
  await engineStep();
  for (const times of [stock.stepMs, stock.scriptMs, own.stepMs, own.scriptMs]) times.length = 0;
  for (let round = 0; round < rounds; round++) {
    await stockStep();
    for (let i = 0; i < 3; i++) await engineStep();
  }
  counter.restore();
  const stockBytes = (backend as unknown as { bufferManager: { numBytesAllocated: number } }).bufferManager.numBytesAllocated;
  const report = {
    size,
    stock: {
      stepMs: stock.stepMs,
      medianMs: median(stock.stepMs),
      scriptMs: median(stock.scriptMs),
      dispatches: stock.dispatches,
      gpuBytes: stockBytes,
    },
    engine: {
      stepMs: own.stepMs,
      medianMs: median(own.stepMs),
      scriptMs: median(own.scriptMs),
      dispatches: engine.cost.dispatches,
      gpuBytes: engine.gpuBytes,
    },
    ratio: median(stock.stepMs) / median(own.stepMs),
  };
  engine.destroy();
  tf.disposeVariables();
  return report;
}
