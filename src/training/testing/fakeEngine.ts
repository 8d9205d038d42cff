// A stand-in for the GPU in tests of the session: deterministic, slow on purpose, strict about shapes. Only tests import it.
import type {
  Batch,
  Engine,
  EngineOptions,
  EvaluationOptions,
  EvaluationResult,
  LossParts,
  MapStack,
  StepResult,
} from '../../engine/types';
import { initialParameters } from '../../network/initialise';
import { weightShape, type Network } from '../../network/network';
import type { ParameterState } from '../../network/parameters';
import { createRandom } from '../../lib/random';
import { applyCut } from '../../pruning/cut';
import { createFakeKernels } from './fakeKernels';

export interface FakeLog {
  /** Most steps that were in flight at once. */
  mostInFlight: number;
  engines: number;
  destroyed: number;
  steps: number;
  /** Of each step, in order. */
  rates: { learningRate: number; lambda: number }[];
  /** Times that feature maps were read. */
  looks: number;
  /** Set: the step with this number (from 1, over all engines) gives NaN. */
  nanAtStep: number | null;
  /** Set: nothing settles any more, as after a device loss. */
  silent: boolean;
  /** What the newest probabilities were made of. */
  shift: number;
}

export const createFakeLog = (): FakeLog => ({
  mostInFlight: 0,
  engines: 0,
  destroyed: 0,
  steps: 0,
  rates: [],
  looks: 0,
  nanAtStep: null,
  silent: false,
  shift: 0,
});

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const copy = (state: ParameterState): ParameterState => structuredClone(state);

function checkShapes(network: Network, state: ParameterState): void {
  network.layers.forEach((layer, i) => {
    const size = weightShape(network, layer).reduce((a, b) => a * b, 1);
    const entry = state.layers[i];
    for (const part of [entry?.value, entry?.first, entry?.second])
      if (part?.weight.length !== size || part.bias.length !== layer.filters) throw new Error(`${layer.name}: wrong shape`);
  });
}

/** Every filter left out costs a hundredth of cross-entropy. */
function withHarm(parts: LossParts, masked: EvaluationOptions['masked'] = []): LossParts {
  const harm = 0.01 * masked.reduce((sum, filters) => sum + filters.length, 0);
  return { ...parts, crossEntropy: parts.crossEntropy.map((value, head) => (head === 0 ? value + harm : value)) };
}

const sumOf = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** Filters next to the reference are close to it: distance in index, scaled to 1. */
function fakeDeltaPrune(network: Network, references: readonly number[]): Float32Array[] {
  return network.layers.map((layer, i) => {
    if (!layer.prunable) return new Float32Array(0);
    const distances = Float32Array.from({ length: layer.filters }, (_, filter) => Math.abs(filter - (references[i] ?? 0)));
    const largest = Math.max(...distances, 1e-15);
    return distances.map((distance) => distance / largest);
  });
}

/** Maps that differ from filter to filter; the softmax of a head sums to 1. */
function fakeMaps(network: Network, layer: number, input: Float32Array, [height, width]: readonly [number, number]): MapStack {
  const { filters = 0, kind } = network.layers[layer] ?? {};
  const plane = width * height;
  const value = (filter: number, i: number): number =>
    kind === 'head' ? 1 / filters : (input[i] ?? 0) * Math.sin(filter + ((filter * plane + i) % 7));
  const data = Float32Array.from({ length: filters * plane }, (_, i) => value(Math.floor(i / plane), i % plane));
  return { shape: [filters, height, width], data };
}

export function createFakeEngine(options: EngineOptions, log: FakeLog): Engine {
  let network = options.network;
  let state = initialParameters(network, createRandom(0));
  let inFlight = 0;
  let { lambda } = options;
  const [width = 0, height = 0] = options.patch;
  log.engines++;

  const settle = async <T>(make: () => T): Promise<T> => {
    await later();
    if (log.silent) await new Promise(() => undefined);
    return make();
  };
  const checkBatch = (batch: Batch, limit: number): void => {
    if (batch.count > limit || batch.input.length !== batch.count * width * height * network.inputChannels) throw new Error('wrong batch');
    if (batch.labels.length !== network.layers.filter(({ kind }) => kind === 'head').length) throw new Error('wrong labels');
  };
  const lossOf = (batch: Batch): number => 1 / (1 + state.step / 10) + Math.abs(sumOf(batch.input)) * 1e-6;
  const partsOf = (batch: Batch) => ({
    total: lossOf(batch),
    crossEntropy: batch.labels.map(() => 0.1),
    diceLoss: batch.labels.map(() => 0.1),
    deltaOpt: network.layers.map((layer, i) => (layer.prunable ? 0.5 / (i + 1 + state.step) : 0)),
  });
  const brightness = (): number => sumOf(state.layers[0]?.value.weight ?? []);

  return {
    get network() {
      return network;
    },
    get gpuBytes() {
      return network.layers.reduce((sum, { filters }) => sum + 4 * filters, 0);
    },
    cost: { dispatches: 1, scriptMs: 0 },
    ...createFakeKernels(options, () => network),
    async trainStep(batch, { learningRate, references }): Promise<StepResult> {
      checkBatch(batch, options.batchSize);
      log.mostInFlight = Math.max(log.mostInFlight, ++inFlight);
      log.rates.push({ learningRate, lambda });
      const bad = ++log.steps === log.nanAtStep;
      const parts = partsOf(batch);
      const deltaPrune = references ? fakeDeltaPrune(network, references) : null;
      if (!bad) {
        state.step++;
        const push = 1e-3 * parts.total;
        for (const { value } of state.layers) value.weight.forEach((w, i) => (value.weight[i] = w - push * Math.sign(w)));
      }
      const result = await settle(() => ({ ...parts, total: bad ? NaN : parts.total, finite: !bad, gradientNorm: 1, deltaPrune }));
      inFlight--;
      return result;
    },
    async evaluate(batch, { references, probabilities, masked } = {}): Promise<EvaluationResult> {
      checkBatch(batch, options.evaluationBatchSize);
      const parts = withHarm(partsOf(batch), masked);
      const { classes, inputChannels } = network;
      const prediction = Uint8Array.from({ length: batch.count * width * height }, (_, i) =>
        (batch.input[i * inputChannels] ?? 0) > 0.5 ? 1 : 0,
      );
      const shift = brightness();
      log.shift = shift;
      return settle(() => ({
        samples: Array.from({ length: batch.count }, () => parts),
        prediction,
        probabilities: probabilities
          ? Float32Array.from({ length: prediction.length * classes }, (_, i) => 1 / (1 + Math.exp(-(shift + (i % classes)))))
          : null,
        deltaPrune: references ? fakeDeltaPrune(network, references) : null,
      }));
    },
    readMaps: (input, layers) =>
      settle(() => {
        log.looks++;
        return layers.map((layer) => fakeMaps(network, layer, input, [height, width]));
      }),
    setLambda: (next) => void (lambda = next),
    readParameters: () => settle(() => copy(state)),
    writeParameters(next) {
      checkShapes(network, next);
      state = copy(next);
    },
    cut: (keep) =>
      settle(() => {
        if (inFlight > 0) throw new Error('cut with steps in flight');
        ({ network, state } = applyCut(network, state, keep));
      }),
    rebuild: (next, nextState) =>
      settle(() => {
        if (inFlight > 0) throw new Error('rebuilt with steps in flight');
        checkShapes(next, nextState);
        network = next;
        state = copy(nextState);
      }),
    destroy: () => void log.destroyed++,
  };
}
