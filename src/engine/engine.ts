// The engine: plans training, evaluation and inspection passes for one network, replays them, and plans anew after a prune.
import type { Network } from '../network/network';
import { recordBackward } from './backward';
import { withErrorScopes } from './errors';
import type { ForwardPlan, PlannedLayer } from './planTypes';
import { recordForward } from './forward';
import { positionsIn } from './geometry';
import type { PipelineCache } from './kernel';
import { createPipelineCache } from './kernel';
import { groupsOf } from './layout';
import { createParameterStore, readBuffers } from './parameters';
import type { Readback } from './readback';
import { createReadback } from './readback';
import type { Plan, Tag, Tensor } from './recorder';
import { createRecorder } from './recorder';
import { timeKernels } from './kernelTimes';
import { meanLossParts, readControl, readEvidence, readLossParts } from './results';
import { prepareTiles } from './prepareTiles';
import { hardwareTuning, softwareTuning } from './tuning';
import type {
  Batch,
  Engine,
  EngineDevice,
  EngineOptions,
  EvaluationResult,
  LayerTensors,
  MapStack,
  ParameterState,
  StepResult,
} from './types';

const plain: ReadonlySet<Tag> = new Set(['always']);
const withEvidence: ReadonlySet<Tag> = new Set(['always', 'evidence']);
/** Steps whose numbers may be on their way back at once. */
const ringSize = 4;
const caches = new WeakMap<EngineDevice, PipelineCache>();

/** One recorded pass with what feeds it and what comes back. */
interface Pass {
  plan: Plan;
  forward: ForwardPlan;
  batch: number;
  input: Float32Array<ArrayBuffer>;
  labels: Uint32Array<ArrayBuffer>[];
  readback: Readback;
  destroy(): void;
}

interface EvaluationPass extends Pass {
  classes: Tensor & { readonly buffer: GPUBuffer };
  probabilities: PlannedLayer;
}

/** The engine with what only tests may see. */
export interface InspectableEngine extends Engine {
  readGradients(): Promise<LayerTensors[]>;
  /** The present training plan, for profiles. */
  readonly trainingPlan: Plan;
}

/** @throws PlaygroundError limit-too-small or out-of-memory. */
export async function createEngine(engineDevice: EngineDevice, options: EngineOptions): Promise<InspectableEngine> {
  const { device } = engineDevice;
  const cache = caches.get(engineDevice) ?? createPipelineCache(engineDevice);
  caches.set(engineDevice, cache);
  const tuning = engineDevice.facts.software ? softwareTuning : hardwareTuning;
  const tiles = await prepareTiles(engineDevice, cache, options, tuning);

  let network = options.network;
  let store = createParameterStore(device, network);
  let stepsTaken = 0;
  let training = await createTrainingPass();
  let evaluation = await createEvaluationPass();
  let inspection: Promise<Pass> | null = null;
  const cost = { dispatches: 0, scriptMs: 0 };
  const stepUniforms = new Float32Array(4);

  function context(batch: number, name: string) {
    const { patch, lambda, distance, headWeights, asPublished } = options;
    const perSlice = asPublished && network.dimensions === 3 && distance === 'euc_norm';
    const recorder = createRecorder(device, cache, name);
    return {
      network,
      patch,
      batch,
      lambda,
      distance,
      perSlice,
      headWeights,
      layout: store.layout,
      tuning,
      tileFor: tiles.tileFor,
      weights: store.value,
      recorder,
    };
  }

  function createTrainingPass(): Promise<Pass> {
    return withErrorScopes(device, 'Planning the training step', async () => {
      const plan = context(options.batchSize, 'training');
      const forward = recordForward(plan);
      recordBackward(plan, forward, store, options.optimiser);
      return finishPass(await plan.recorder.build([]), forward, options.batchSize, forward.results.tensor.bytes, ringSize);
    });
  }

  function createEvaluationPass(): Promise<EvaluationPass> {
    return withErrorScopes(device, 'Planning the evaluation', async () => {
      const batch = options.evaluationBatchSize;
      const plan = context(batch, 'evaluation');
      const forward = recordForward(plan);
      const probabilities = forward.layers.at(-1) as PlannedLayer;
      const threads = batch * positionsIn(probabilities.grid);
      const classes = plan.recorder.own('classes', 4 * threads);
      plan.recorder.dispatch('classify', {
        note: 'classes',
        uniforms: { total: threads, groups: probabilities.groups, classes: network.classes },
        bindings: { probability: probabilities.output, winners: classes },
        threads,
      });
      const built = await plan.recorder.build([probabilities.output]);
      return { ...finishPass(built, forward, batch, forward.results.tensor.bytes + classes.bytes, 2), classes, probabilities };
    });
  }

  function createInspectionPass(): Promise<Pass> {
    return withErrorScopes(device, 'Planning the inspection', async () => {
      const plan = context(1, 'inspection');
      const forward = recordForward(plan);
      return finishPass(await plan.recorder.build(forward.layers.map(({ output }) => output)), forward, 1, 16, 1);
    });
  }

  function finishPass(plan: Plan, forward: ForwardPlan, batch: number, bytes: number, ring: number): Pass {
    const readback = createReadback(device, 'numbers', bytes, ring);
    return {
      plan,
      forward,
      batch,
      input: new Float32Array(forward.input.bytes / 4),
      labels: forward.labels.map((labels) => new Uint32Array(labels.bytes / 4)),
      readback,
      destroy() {
        plan.destroy();
        readback.destroy();
      },
    };
  }

  function upload(pass: Pass, batch: Batch, references: readonly number[] | undefined): ReadonlySet<Tag> {
    const channels = network.inputChannels;
    const padded = 4 * groupsOf(channels);
    const positions = batch.input.length / channels;
    for (let i = 0; i < positions; i++)
      for (let c = 0; c < channels; c++) pass.input[i * padded + c] = batch.input[i * channels + c] as number;
    device.queue.writeBuffer(pass.forward.input.buffer, 0, pass.input);
    pass.forward.labels.forEach((target, head) => {
      const staged = pass.labels[head] as Uint32Array<ArrayBuffer>;
      const labels = batch.labels[head];
      if (labels) staged.set(labels);
      else staged.fill(255);
      device.queue.writeBuffer(target.buffer, 0, staged);
    });
    if (!references) return plain;
    device.queue.writeBuffer(pass.forward.references.buffer, 0, Uint32Array.from(references));
    return withEvidence;
  }

  function lossParts(content: ArrayBuffer, pass: Pass) {
    const { lambda, headWeights, asPublished } = options;
    return readLossParts(content, pass.forward, pass.batch, { network, lambda, headWeights, asPublished });
  }

  function trainStep(
    batch: Batch,
    { learningRate, references }: { learningRate: number; references?: readonly number[] },
  ): Promise<StepResult> {
    const began = performance.now();
    const pass = training;
    if (batch.count !== pass.batch) throw new Error(`A training step takes ${pass.batch} samples, not ${batch.count}.`);
    const tags = upload(pass, batch, references);
    stepsTaken++;
    stepUniforms.set([learningRate, 1 - 0.9 ** stepsTaken, 1 - 0.999 ** stepsTaken, 0]);
    device.queue.writeBuffer(store.step.buffer, 0, stepUniforms);
    const encoder = device.createCommandEncoder({ label: 'training step' });
    cost.dispatches = pass.plan.encode(encoder, tags);
    const numbers = pass.readback.copy(encoder, [pass.forward.results.tensor]);
    device.queue.submit([encoder.finish()]);
    cost.scriptMs = performance.now() - began;
    return numbers.read().then((content) => {
      const parts = meanLossParts(lossParts(content, pass));
      const { norm, finite } = readControl(content, pass.forward);
      const deltaPrune = references ? readEvidence(content, pass.forward, pass.batch, pass.batch) : null;
      return { ...parts, finite: finite && Number.isFinite(parts.total), gradientNorm: norm, deltaPrune };
    });
  }

  async function evaluate(
    batch: Batch,
    { references, probabilities = false }: { references?: readonly number[]; probabilities?: boolean } = {},
  ): Promise<EvaluationResult> {
    const pass = evaluation;
    if (batch.count > pass.batch) throw new Error(`An evaluation takes at most ${pass.batch} samples, not ${batch.count}.`);
    const tags = upload(pass, batch, references);
    const encoder = device.createCommandEncoder({ label: 'evaluation' });
    pass.plan.encode(encoder, tags);
    const { tensor } = pass.forward.results;
    const numbers = pass.readback.copy(encoder, [tensor, pass.classes]);
    device.queue.submit([encoder.finish()]);
    const softmax = probabilities ? readBuffers(device, [pass.plan.bufferOf(pass.probabilities.output)]) : null;
    const content = await numbers.read();
    const count = batch.count * positionsIn(pass.probabilities.grid);
    return {
      samples: lossParts(content, pass).slice(0, batch.count),
      prediction: Uint8Array.from(new Uint32Array(content, tensor.bytes, count)),
      probabilities: softmax ? dropPadding((await softmax)[0] as Float32Array, count, network.classes) : null,
      deltaPrune: references ? readEvidence(content, pass.forward, pass.batch, batch.count) : null,
    };
  }

  async function readMaps(input: Float32Array, index: number): Promise<MapStack> {
    const pass = await (inspection ??= createInspectionPass());
    upload(pass, { count: 1, input, labels: [] }, undefined);
    const encoder = device.createCommandEncoder({ label: 'inspection' });
    pass.plan.encode(encoder, plain);
    device.queue.submit([encoder.finish()]);
    const { output, placement, layer, grid } = pass.forward.layers[index] as PlannedLayer;
    const [values] = await readBuffers(device, [pass.plan.bufferOf(output)]);
    const positions = positionsIn(grid);
    const data = new Float32Array(layer.filters * positions);
    for (let filter = 0; filter < layer.filters; filter++)
      for (let i = 0; i < positions; i++)
        data[filter * positions + i] = values?.[(i * placement.stride + placement.group) * 4 + filter] as number;
    return { shape: [layer.filters, ...(network.dimensions === 3 ? grid : grid.slice(1))], data };
  }

  return {
    get network() {
      return network;
    },
    get gpuBytes() {
      return [training, evaluation].reduce((sum, pass) => sum + pass.plan.bytes + pass.readback.bytes, store.bytes);
    },
    cost,
    trainStep,
    evaluate,
    readMaps,
    readParameters: async () => ({ step: stepsTaken, layers: await store.read() }),
    readGradients: () => store.readGradients(),
    kernelTimes: () => timeKernels(device, training.plan.dispatches, tiles.refused),
    get trainingPlan() {
      return training.plan;
    },
    writeParameters(state) {
      stepsTaken = state.step;
      store.write(state.layers);
    },
    async rebuild(next: Network, state: ParameterState) {
      await device.queue.onSubmittedWorkDone();
      const old: { destroy(): void }[] = [training, evaluation, store, ...(inspection ? [await inspection] : [])];
      for (const part of old) part.destroy();
      network = next;
      store = createParameterStore(device, network);
      stepsTaken = state.step;
      store.write(state.layers);
      inspection = null;
      training = await createTrainingPass();
      evaluation = await createEvaluationPass();
    },
    destroy() {
      for (const part of [training, evaluation, store]) part.destroy();
      void inspection?.then((pass) => pass.destroy());
    },
  };
}

/** Channels-last values without the padding of the last channel group. */
function dropPadding(values: Float32Array, positions: number, channels: number): Float32Array<ArrayBuffer> {
  const padded = 4 * groupsOf(channels);
  return Float32Array.from(
    { length: positions * channels },
    (_, i) => values[Math.floor(i / channels) * padded + (i % channels)] as number,
  );
}
