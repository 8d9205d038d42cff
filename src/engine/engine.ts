// The engine: training, evaluation and inspection of one network, replayed from plans, and planned anew after a prune.
import { type Network, withFilters } from '../network/network';
import { withErrorScopes } from './errors';
import { createPipelineCache, type PipelineCache } from './kernel';
import { kernels as gather } from './kernels/gather/kernels';
import { timeKernels } from './kernelTimes';
import { createLive, cutParameters, type LiveEngine } from './liveEngine';
import { planPasses } from './passPlans';
import type { Plan } from './plan';
import type { PlannedLayer } from './planTypes';
import { prepareTiles } from './prepareTiles';
import { readBuffers } from './readBuffers';
import { readLayers } from './readLayers';
import { readEvaluation, readStep } from './results';
import { tuningFor } from './tuning';
import type { Engine, EngineDevice, EngineOptions, KernelWork, LayerTensors, ParameterState } from './types';
import { requestsOf, shapeOfLayer } from './variants';

const caches = new WeakMap<EngineDevice, PipelineCache>();

/** The engine with what only tests may see. */
export interface InspectableEngine extends Engine {
  readGradients(): Promise<LayerTensors[]>;
  /** The present training plan, for profiles. */
  readonly trainingPlan: Plan;
}

/** `parts`: submits of a training step, for tests; by default one, and more where a step is long. */
export interface EngineSettings extends KernelWork {
  parts?: number;
}

/** @throws PlaygroundError limit-too-small or out-of-memory; the signal's reason where the choosing and compiling of kernels was aborted. */
export async function createEngine(
  engineDevice: EngineDevice,
  given: EngineOptions,
  settings: EngineSettings = {},
): Promise<InspectableEngine> {
  const { device } = engineDevice;
  let options = given;
  const cache = caches.get(engineDevice) ?? createPipelineCache(engineDevice);
  caches.set(engineDevice, cache);

  const tuning = tuningFor(engineDevice.facts);
  const tiles = await prepareTiles(engineDevice, cache, options, tuning, settings);
  // The one kernel that only a prune runs.
  await cache.get(gather.gatherParameters, {});
  let stepsTaken = 0;
  let live = await create(options.network);
  const cost = { dispatches: 0, scriptMs: 0 };
  const stepNumbers = new Float32Array(4);

  function create(network: Network): Promise<LiveEngine> {
    return withErrorScopes(device, 'Planning the training', () =>
      createLive(engineDevice, planPasses(options, network, { tuning, tileFor: tiles.tileFor }, engineDevice.facts), {
        cache,
        options,
        network,
        parts: settings.parts,
      }),
    );
  }

  return {
    get network() {
      return live.network;
    },
    get gpuBytes() {
      return live.bytes();
    },
    cost,
    trainStep(batch, { learningRate, references }) {
      const began = performance.now();
      const { network, plan, training, store } = live;
      const lossSettings = { ...options, network };
      if (batch.count !== options.batchSize) throw new Error(`A training step takes ${options.batchSize} samples, not ${batch.count}.`);
      stepsTaken++;
      stepNumbers.set([learningRate, 1 - 0.9 ** stepsTaken, 1 - 0.999 ** stepsTaken, 0]);
      store.writeStep(stepNumbers);
      const numbers = training.replay(batch, { references });
      cost.dispatches = references ? training.plan.dispatches.length : live.plainDispatches;
      cost.scriptMs = performance.now() - began;
      return numbers.read().then((content) => readStep(content, plan.training, lossSettings, references !== undefined));
    },
    async evaluate(batch, { references, probabilities = false, masked } = {}) {
      const { network, plan, evaluation } = live;
      const lossSettings = { ...options, network };
      const numbers = evaluation.replay(batch, { references, masked });
      // Copied in the same breath: the next pass may use this memory for something else.
      const { tensor } = plan.evaluation.probabilities.output;
      const wanted = probabilities ? readBuffers(device, [evaluation.plan.locate(tensor)]) : null;
      const content = await numbers.read();
      const [softmax] = (await wanted) ?? [];
      return readEvaluation(content, plan.evaluation, lossSettings, { count: batch.count, measured: references !== undefined, softmax });
    },
    async readMaps(input, layers) {
      const { network, plan } = live;
      const inspection = await live.inspect();
      inspection.replay({ count: 1, input, labels: [] }, {});
      const planned = layers.map((index) => plan.inspection.forward.layers[index] as PlannedLayer);
      return readLayers(device, inspection.plan, planned, network.dimensions);
    },
    setLambda(lambda) {
      options = { ...options, lambda };
      live.training.plan.setLambda(lambda);
    },
    readParameters: async () => ({ step: stepsTaken, layers: await live.store.read() }),
    readGradients: () => live.store.readGradients(),
    async kernelTimes() {
      const { network, training } = live;
      const rows = await timeKernels(device, training.plan.dispatches, (layer, operation) =>
        tiles.choiceOf(operation, shapeOfLayer(network, layer, options.patch, options.batchSize)),
      );
      return { rows, refused: tiles.refused };
    },
    measureTiles: (work) => tiles.measure(requestsOf(live.network, options.patch, options.batchSize, true), { ...work, asked: true }),
    forgetTiles: () => tiles.forget(),
    get trainingPlan() {
      return live.training.plan;
    },
    writeParameters(state) {
      stepsTaken = state.step;
      live.store.write(state.layers);
    },
    async cut(keep) {
      const before = live;
      const next = withFilters(
        before.network,
        keep.map(({ length }) => length),
      );
      await device.queue.onSubmittedWorkDone();
      // The passes' memory goes before the next passes ask for theirs; the weights stay until they have been gathered.
      before.destroyPasses();
      live = await create(next);
      await cutParameters(engineDevice, cache, before, live, keep);
      before.store.destroy();
    },
    async rebuild(next: Network, state: ParameterState) {
      await device.queue.onSubmittedWorkDone();
      live.destroy();
      live = await create(next);
      stepsTaken = state.step;
      live.store.write(state.layers);
    },
    destroy: () => live.destroy(),
  };
}
