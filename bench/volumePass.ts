// One validation pass over a large volume by the program's own sliding window: with a network on the device, and with a stand-in that knows the truth.
import { generateVolume } from './generatedVolume';
import { createRunSource } from '../src/data/runSource';
import { computeSlabBytes } from '../src/data/sweep';
import { countVoxels, type Vector } from '../src/data/vector';
import { createEngine } from '../src/engine/engine';
import type { Engine, EngineDevice } from '../src/engine/types';
import { configure } from '../src/protocol/configure';
import { defaultConfig } from '../src/protocol/defaultConfig';
import { computeGpuNeed } from '../src/training/gpuNeed';
import { createRun, type Run } from '../src/training/run';
import { validate } from '../src/training/validate';
import { createBenchContext } from './context';

export interface VolumeRequest {
  size: Vector;
  classes: number;
  patchSize: Vector;
  levels: number;
  firstFilters: number;
}

export interface VolumeReport {
  windows: number;
  seconds: number;
  /** Bytes of probabilities that the pass holds by its plan, and of all the volume's. */
  slabBytes: number;
  wholeBytes: number;
  /** Bytes of the engine's buffers as foretold and as made; 0 without a network. */
  gpu: { foretold: number; held: number };
  /** Per foreground class. */
  dice: (number | null)[];
}

type EngineFactory = Parameters<typeof createRun>[3];

/** A run whose only validation case is the volume, with untrained weights. */
export function createVolumeRun(request: VolumeRequest, device: EngineDevice, factory: EngineFactory = createEngine): Promise<Run> {
  const { size, classes, patchSize, levels, firstFilters } = request;
  const config = configure(defaultConfig, { preset: 'quick-3d', patchSize: [...patchSize], levels, firstFilters, batchSize: 1 });
  const source = createRunSource(generateVolume(size, classes), new Map([['volume', 'validation']]), config);
  return createRun(config, source, device, factory);
}

/** Answers every voxel with certainty and its own class, from memory that is kept. */
const createKnowing: (classes: number) => EngineFactory = (classes) => (_, options) => {
  const voxels = options.patch.reduce((product, edge) => product * edge, 1);
  const answers = new Map<number, Float32Array<ArrayBuffer>>();
  const answerTo = (count: number): Float32Array<ArrayBuffer> => {
    const kept = answers.get(count) ?? new Float32Array(count * voxels * classes);
    answers.set(count, kept);
    return kept.fill(0);
  };
  const evaluate: Engine['evaluate'] = async ({ count, labels }) => {
    const probabilities = answerTo(count);
    labels[0]?.forEach((label, i) => (probabilities[i * classes + label] = 1));
    const samples = Array.from({ length: count }, () => ({ total: 0, crossEntropy: [], diceLoss: [], deltaOpt: [] }));
    return { samples, prediction: new Uint8Array(count * voxels), probabilities, deltaPrune: null };
  };
  return Promise.resolve({
    evaluate,
    writeParameters: () => undefined,
    destroy: () => undefined,
    gpuBytes: 0,
  } as Partial<Engine> as Engine);
};

/** `network`: false puts the stand-in in its place. */
export async function createVolumePass(
  device: EngineDevice,
  request: VolumeRequest,
  network: boolean,
): Promise<() => Promise<VolumeReport>> {
  const { size, patchSize, classes } = request;
  const run = await createVolumeRun(request, device, network ? createEngine : createKnowing(classes));
  const foretold = network ? computeGpuNeed(run.config, { channels: 1, classes }, device.facts).bytes : 0;
  return async () => {
    const began = performance.now();
    const { dice } = await validate(run, createBenchContext(), null, 'all');
    const seconds = (performance.now() - began) / 1000;
    const held = run.engine.gpuBytes;
    run.engine.destroy();
    return {
      windows: run.data.validation.reduce((sum, { patchCount }) => sum + patchCount, 0),
      seconds,
      slabBytes: computeSlabBytes(size, patchSize, classes),
      wholeBytes: 4 * classes * countVoxels(size),
      gpu: { foretold, held },
      dice: dice ?? [],
    };
  };
}
