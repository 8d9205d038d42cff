// A second at start: one whole training step of a tiny network on this adapter, compared with the float64 reference. Exercises every kernel.
import { createRandom } from '../lib/random';
import { initialParameters } from '../network/initialise';
import { createNetwork, type Network } from '../network/network';
import { referenceParameters } from '../oracle/referenceForward';
import { computeReferenceStep, type ReferenceStep } from '../oracle/referenceStep';
import { tensorFrom } from '../oracle/tensor';
import type { SelfTestReport } from '../protocol/snapshot';
import { createEngine } from './engine';
import type { EngineDevice, EngineOptions, LayerTensors, StepResult } from './types';

const edge = 16;
const classes = 3;
const lambda = 0.5;

/** Odd filter counts and a full set of layers; small enough that no activation is likely to sit on the kink of leaky ReLU. */
function tinyNetwork(): Network {
  return createNetwork({ dimensions: 2, inputChannels: 1, classes, levels: 3, firstFilters: 3 });
}

const options = (network: Network): EngineOptions => ({
  network,
  patch: [edge, edge],
  batchSize: 1,
  evaluationBatchSize: 1,
  lambda,
  distance: 'euc_norm',
  headWeights: [1],
  asPublished: false,
  optimiser: { kind: 'adam', weightDecay: 0, momentum: 0, nesterov: false, clipNorm: null },
});

/** Runs the step on the engine and on the CPU; never throws for wrong numbers, only reports them. */
export async function runSelfTest(device: EngineDevice): Promise<SelfTestReport> {
  const began = performance.now();
  const network = tinyNetwork();
  const random = createRandom(1);
  const state = initialParameters(network, random);
  const input = Float32Array.from({ length: edge * edge }, () => random.normal());
  const labels = [Uint8Array.from({ length: edge * edge }, () => random.integer(classes))];
  const reference = computeReferenceStep({
    network,
    parameters: referenceParameters(network, state),
    input: tensorFrom([1, 1, edge, edge], input),
    labels,
    lambda,
    distance: 'euc_norm',
    headWeights: [1],
  });
  const engine = await createEngine(device, options(network));
  engine.writeParameters(state);
  const result = await engine.trainStep({ count: 1, input, labels }, { learningRate: 1e-3 });
  const checks = compare(network, result, await engine.readGradients(), reference);
  engine.destroy();
  const gpu = { name: 'graphics errors', maxError: device.errors.length, tolerance: 0, passed: device.errors.length === 0 };
  const all = [...checks, gpu];
  return { passed: all.every(({ passed }) => passed), durationMs: performance.now() - began, checks: all };
}

function compare(
  network: Network,
  result: StepResult,
  gradients: readonly LayerTensors[],
  reference: ReferenceStep,
): SelfTestReport['checks'] {
  const check = (name: string, maxError: number, tolerance: number) => ({ name, maxError, tolerance, passed: maxError <= tolerance });
  const distances = reference.deltaOpt.map((delta) => delta?.mean ?? 0);
  const zeroBias = (i: number): boolean => network.layers[i]?.kind === 'conv';
  const gradientErrors = reference.gradients.flatMap(({ weight, bias }, i) => [
    relativeError(gradients[i]?.weight ?? [], weight),
    zeroBias(i) ? 0 : relativeError(gradients[i]?.bias ?? [], bias),
  ]);
  return [
    check('loss', Math.abs(result.total - reference.total) / Math.abs(reference.total), 1e-4),
    check('distances', Math.max(...distances.map((value, i) => Math.abs(value - (result.deltaOpt[i] ?? NaN)))), 1e-4),
    check('gradients', Math.max(...gradientErrors), 1e-2),
  ];
}

/** |a - b| / |b| (L2); infinite where a value is not finite. */
function relativeError(actual: ArrayLike<number>, expected: Float64Array): number {
  const difference = expected.reduce((sum, value, i) => sum + (value - (actual[i] ?? NaN)) ** 2, 0);
  const ratio = Math.sqrt(difference / expected.reduce((sum, value) => sum + value * value, 1e-30));
  return Number.isFinite(ratio) ? ratio : Infinity;
}
