// A forward/backward fixture through the engine: maps, logits, softmax, distances, losses, gradients, and the other distances.
import { createEngine, type InspectableEngine } from '../../../src/engine/engine';
import { type Check, type Findings, maxAbs, relative } from '../../../src/engine/testing/checks';
import type { Batch, EngineDevice, EngineOptions, LossParts } from '../../../src/engine/types';
import type { ParameterState } from '../../../src/network/parameters';
import { tensorOf } from '../../../src/oracle/fixtures';
import type { ForwardManifest } from '../../../src/oracle/goldenForward';
import { parameterStateOf } from '../../../src/oracle/goldenState';
import type { Distance } from '../../../src/protocol/config';
import {
  channelsFirst,
  channelsLast,
  type GoldenCase,
  type NetworkManifest,
  networkOfManifest,
  publishedOptions,
  storedLabels,
  type Tensors,
  tolerances,
} from './goldenCase';
import { compareGradients } from './gradients';
import { readBatchMaps, readHeads } from './logits';

type Manifest = ForwardManifest & NetworkManifest & { hyperparameters: { dist_fun?: Distance }; loss: { total: number } };

interface Setting {
  manifest: Manifest;
  tensors: Tensors;
  options: EngineOptions;
  state: ParameterState;
  batch: Batch;
  zeroBiases: ReadonlySet<string>;
}

export async function checkForward({ device, manifest, tensors }: GoldenCase<Manifest>): Promise<Findings> {
  const network = networkOfManifest(manifest);
  const input = tensorOf(tensors, 'input');
  const labels = storedLabels(tensors, network, 'label', 'label_scaled');
  const setting: Setting = {
    manifest,
    tensors,
    options: {
      ...publishedOptions(network, input.shape, manifest.hyperparameters.lambda_),
      distance: manifest.hyperparameters.dist_fun ?? 'euc_norm',
    },
    state: parameterStateOf(tensors, network, 0, { value: 'param' }),
    batch: { count: input.shape[0] ?? 0, input: channelsLast(input), labels },
    zeroBiases: new Set(manifest.bias_gradients_zero_by_construction.map((name) => name.replace(/\.bias$/, ''))),
  };
  const engine = await createEngine(device, setting.options);
  engine.writeParameters(setting.state);
  const checks = [...(await checkOutputs(engine, setting)), ...(await checkStep(engine, setting))];
  engine.destroy();
  for (const [name, alternative] of Object.entries(manifest.alternatives))
    checks.push(...(await checkAlternative(device, name, alternative, setting)));
  return { checks, notes: [] };
}

/** The same network and batch under another distance; '' means that no layer has one, so that each counts as the constant 1. */
async function checkAlternative(
  device: EngineDevice,
  name: string,
  { dist_fun, total_loss, layers }: Manifest['alternatives'][string],
  { tensors, options, state, batch, zeroBiases }: Setting,
): Promise<Check[]> {
  const none = dist_fun === '';
  const changed = none ? { lambda: 0, asPublished: false } : { distance: dist_fun as Distance };
  const engine = await createEngine(device, { ...options, ...changed });
  engine.writeParameters(state);
  const result = await engine.trainStep(batch, { learningRate: 0 });
  const gradients = await engine.readGradients();
  engine.destroy();
  const { network } = options;
  const meanOf = (layer: string): (number | undefined)[] => [layers.find((own) => own.name === layer)?.delta_opt_mean];
  const error = relative(result.total, none ? total_loss - options.lambda : total_loss);
  return [
    { tensor: `alt/${name}/total_loss`, error, tolerance: tolerances.loss },
    ...(none ? [] : compareMeans(`alt/${name}/delta_opt`, network.layers, [result], meanOf)),
    ...compareGradients(gradients, network, tensors, `alt/${name}/grad`, zeroBiases),
  ];
}

/** One forward pass: every map, δ_prune, δ_opt per sample, logits and softmax. */
async function checkOutputs(engine: InspectableEngine, { manifest, tensors, state, batch }: Setting): Promise<Check[]> {
  const { network } = engine;
  const checks: Check[] = [];
  const check = (tensor: string, error: number): void => void checks.push({ tensor, error, tolerance: tolerances.forward });
  const references = network.layers.map((layer) => manifest.layer_results.find(({ name }) => name === layer.name)?.ref_idx ?? 0);
  const { samples, probabilities, deltaPrune } = await engine.evaluate(batch, { references, probabilities: true });
  check(
    'softmax/head0:engine',
    maxAbs(channelsFirst(probabilities ?? [], batch.count, network.classes), tensorOf(tensors, 'softmax/head0').data),
  );
  for (const [index, { name, prunable }] of network.layers.entries()) {
    if (!prunable) continue;
    check(`fm/${name}`, maxAbs((await readBatchMaps(engine, batch.input, batch.count, index)).data, tensorOf(tensors, `fm/${name}`).data));
    check(`delta_prune/${name}`, maxAbs(deltaPrune?.[index] ?? [], tensorOf(tensors, `delta_prune/${name}`).data));
  }
  for (const [h, { name, logits, softmax }] of (await readHeads(engine, state, batch.input, batch.count)).entries()) {
    check(`logits/${name}`, maxAbs(logits.data, tensorOf(tensors, `logits/${name}`).data));
    check(`softmax/head${h}`, maxAbs(softmax.data, tensorOf(tensors, `softmax/head${h}`).data));
  }
  return [...checks, ...compareMeans('delta_opt', network.layers, samples, (name) => sampleMeans(tensors, name, batch.count))];
}

/** Mean over filters of each sample's stored distances. */
function sampleMeans(tensors: Tensors, name: string, count: number): number[] {
  const data = Array.from(tensorOf(tensors, `delta_opt/${name}`).data);
  const each = data.length / count;
  return Array.from({ length: count }, (_, n) => data.slice(n * each, (n + 1) * each).reduce((a, b) => a + b, 0) / each);
}

/** Mean δ_opt of every prunable layer, one value per given loss parts. */
const compareMeans = (
  prefix: string,
  layers: readonly { name: string; prunable: boolean }[],
  parts: readonly LossParts[],
  expectedOf: (name: string) => (number | undefined)[],
): Check[] =>
  layers.flatMap(({ name, prunable }, i) => {
    if (!prunable) return [];
    const expected = expectedOf(name).map((value) => value ?? NaN);
    return [
      {
        tensor: `${prefix}/${name}`,
        error: maxAbs(
          parts.map(({ deltaOpt }) => deltaOpt[i] ?? NaN),
          expected,
        ),
        tolerance: tolerances.forward,
      },
    ];
  });

/** One training step at rate 0: losses and gradients. */
async function checkStep(engine: InspectableEngine, { manifest, tensors, batch, zeroBiases, options }: Setting): Promise<Check[]> {
  const result = await engine.trainStep(batch, { learningRate: 0 });
  const checks: Check[] = [];
  const check = (tensor: string, actual: number | undefined, expected: number): void =>
    void checks.push({ tensor, error: relative(actual ?? NaN, expected), tolerance: tolerances.loss });
  manifest.heads.forEach(({ ce, dice_loss }, h) => {
    check(`ce/head${h}`, result.crossEntropy[h], ce);
    check(`dice_loss/head${h}`, result.diceLoss[h], dice_loss);
  });
  check('total_loss', result.total, manifest.loss.total);
  return [...checks, ...compareGradients(await engine.readGradients(), options.network, tensors, 'grad', zeroBiases)];
}
