// A forward/backward fixture through the engine: maps, distances, softmax, losses, gradients, and the other distances.
import { createEngine } from '../../../src/engine/engine';
import type { EngineDevice, EngineOptions } from '../../../src/engine/types';
import type { Network } from '../../../src/network/network';
import { headsFullFirst } from '../../../src/network/network';
import type { FixtureTensor } from '../../../src/oracle/fixtures';
import { tensorOf } from '../../../src/oracle/fixtures';
import { classIndices, networkOf, type ForwardManifest } from '../../../src/oracle/goldenForward';
import { parameterStateOf } from '../../../src/oracle/goldenState';
import type { Distance } from '../../../src/protocol/config';
import { type Check, maxAbs, relative, relativeL2 } from './checks';

export const tolerances = { forward: 1e-4, loss: 1e-5, gradient: 1e-3 };

type Tensors = ReadonlyMap<string, FixtureTensor>;

/** [n, channels, ...] to [n, ..., channels]. */
export function channelsLast({ shape, data }: { shape: readonly number[]; data: ArrayLike<number> }): Float32Array<ArrayBuffer> {
  const [count = 0, channels = 0, ...rest] = shape;
  const positions = rest.reduce((a, b) => a * b, 1);
  const out = new Float32Array(data.length);
  for (let n = 0; n < count; n++)
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < positions; i++) out[(n * positions + i) * channels + c] = data[(n * channels + c) * positions + i] as number;
  return out;
}

/** The reverse of channelsLast for [n, ..., channels] data. */
export function channelsFirst(data: ArrayLike<number>, count: number, channels: number): Float32Array {
  const positions = data.length / count / channels;
  const out = new Float32Array(data.length);
  for (let n = 0; n < count; n++)
    for (let i = 0; i < positions; i++)
      for (let c = 0; c < channels; c++) out[(n * channels + c) * positions + i] = data[(n * positions + i) * channels + c] as number;
  return out;
}

export const defaultOptimiser: EngineOptions['optimiser'] = {
  kind: 'adam',
  weightDecay: 1e-5,
  momentum: 0.9,
  nesterov: false,
  clipNorm: null,
};

export function engineOptions(network: Network, shape: readonly number[], lambda: number, distance: Distance): EngineOptions {
  const [count = 1, , ...spatial] = shape;
  const heads = headsFullFirst(network).length;
  return {
    network,
    patch: [...spatial].reverse(),
    batchSize: count,
    evaluationBatchSize: count,
    lambda,
    distance,
    headWeights: Array.from({ length: heads }, () => 1),
    asPublished: true,
    optimiser: defaultOptimiser,
  };
}

/** Labels of every head, full resolution first, from stored one-hot maps. */
export const storedLabels = (tensors: Tensors, heads: number, full: string, scaled: string): Uint8Array[] =>
  Array.from({ length: heads }, (_, h) => classIndices(tensors, h === 0 ? full : `${scaled}/head${h}`));

export async function checkForward(device: EngineDevice, manifest: ForwardManifest, tensors: Tensors): Promise<Check[]> {
  const network = networkOf(manifest);
  const input = tensorOf(tensors, 'input');
  const state = parameterStateOf(tensors, network, 0, { value: 'param' });
  const batch = {
    count: input.shape[0] as number,
    input: channelsLast(input),
    labels: storedLabels(tensors, manifest.heads.length, 'label', 'label_scaled'),
  };
  const options = engineOptions(network, input.shape, manifest.hyperparameters.lambda_, 'euc_norm');
  const engine = await createEngine(device, options);
  engine.writeParameters(state);
  const references = network.layers.map((layer) => manifest.layer_results.find(({ name }) => name === layer.name)?.ref_idx ?? 0);
  const evaluation = await engine.evaluate(batch, { references, probabilities: true });
  const checks: Check[] = [];
  const check = (tensor: string, error: number, tolerance: number): void => void checks.push({ tensor, error, tolerance });

  check(
    'softmax/head0',
    maxAbs(channelsFirst(evaluation.probabilities as Float32Array, batch.count, network.classes), tensorOf(tensors, 'softmax/head0').data),
    tolerances.forward,
  );
  const perSample = batch.input.length / batch.count;
  for (const [index, layer] of network.layers.entries()) {
    if (!layer.prunable) continue;
    const stored = tensorOf(tensors, `fm/${layer.name}`);
    const maps = Float32Array.from(
      (
        await Promise.all(
          Array.from({ length: batch.count }, (_, n) => engine.readMaps(batch.input.subarray(n * perSample, (n + 1) * perSample), index)),
        )
      ).flatMap(({ data }) => [...data]),
    );
    check(`fm/${layer.name}`, maxAbs(maps, stored.data), tolerances.forward);
    check(
      `delta_prune/${layer.name}`,
      maxAbs(evaluation.deltaPrune?.[index] ?? [], tensorOf(tensors, `delta_prune/${layer.name}`).data),
      tolerances.forward,
    );
  }
  const result = await engine.trainStep(batch, { learningRate: 0 });
  manifest.heads.forEach(({ ce, dice_loss }, h) => {
    check(`ce/head${h}`, relative(result.crossEntropy[h] as number, ce), tolerances.loss);
    check(`dice_loss/head${h}`, relative(result.diceLoss[h] as number, dice_loss), tolerances.loss);
  });
  manifest.layer_results.forEach(({ name, delta_opt_mean }) => {
    const index = network.layers.findIndex((layer) => layer.name === name);
    if (network.layers[index]?.prunable)
      check(`delta_opt/${name}`, Math.abs((result.deltaOpt[index] as number) - delta_opt_mean), tolerances.forward);
  });
  check('total_loss', relative(result.total, manifest.loss.total), tolerances.loss);
  checks.push(...compareGradients(await engine.readGradients(), network, tensors, 'grad', manifest.bias_gradients_zero_by_construction));
  engine.destroy();
  for (const [name, alternative] of Object.entries(manifest.alternatives))
    checks.push(
      ...(await checkAlternative(
        device,
        { name, total: alternative.total_loss, distance: alternative.dist_fun },
        { network, options, state, batch, tensors },
      )),
    );
  return checks;
}

export function compareGradients(
  gradients: readonly { weight: Float32Array; bias: Float32Array }[],
  network: Network,
  tensors: Tensors,
  prefix: string,
  zeroBiases: readonly string[],
): Check[] {
  return network.layers.flatMap(({ name }, i) => {
    const checks: Check[] = [];
    for (const part of ['weight', 'bias'] as const) {
      const stored = tensors.get(`${prefix}/${name}.${part}`);
      if (!stored || (part === 'bias' && zeroBiases.includes(name))) continue;
      checks.push({ tensor: stored.name, error: relativeL2(gradients[i]?.[part] ?? [], stored.data), tolerance: tolerances.gradient });
    }
    return checks;
  });
}

interface Setting {
  network: Network;
  options: EngineOptions;
  state: Parameters<Awaited<ReturnType<typeof createEngine>>['writeParameters']>[0];
  batch: { count: number; input: Float32Array; labels: readonly Uint8Array[] };
  tensors: Tensors;
}

/** The same network and batch under another distance; '' means that no layer has one, so each counts as the constant 1. */
async function checkAlternative(
  device: EngineDevice,
  { name, total, distance }: { name: string; total: number; distance: string },
  { network, options, state, batch, tensors }: Setting,
): Promise<Check[]> {
  const none = distance === '';
  const engine = await createEngine(
    device,
    none ? { ...options, lambda: 0, asPublished: false } : { ...options, distance: distance as Distance },
  );
  engine.writeParameters(state);
  const result = await engine.trainStep(batch, { learningRate: 0 });
  const gradients = await engine.readGradients();
  engine.destroy();
  const expected = none ? total - options.lambda : total;
  return [
    { tensor: `alternatives/${name}/total_loss`, error: relative(result.total, expected), tolerance: tolerances.loss },
    ...compareGradients(gradients, network, tensors, `alt/${name}/grad`, []),
  ];
}
