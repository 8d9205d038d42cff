// Everything a session needs, without GPU, files or clock; records all events. Only tests import it.
import type { HeldOutCase, Picture, Survey } from '../../data/survey';
import type { EngineDevice } from '../../engine/types';
import { describeLayer } from '../../insight/describeLayer';
import { umapEmbedder } from '../../insight/umapEmbedding';
import { createRandom } from '../../lib/random';
import { configure, defaultConfig } from '../../protocol/configure';
import type { RunConfig } from '../../protocol/config';
import { PlaygroundError } from '../../protocol/failures';
import type { DatasetEdit } from '../../protocol/edits';
import type { EventName, Events } from '../../protocol/messages';
import { countPlanes } from '../../protocol/planes';
import { MendableError, type LoadedData, type RunData, type SessionTools } from '../ports';
import { createFakeEngine, createFakeLog, type FakeLog } from './fakeEngine';
import { compileFake } from './fakeKernels';
import { createShelf } from '../checkpoint/shelf';
import { createMemoryRuns, type MemoryRuns } from './memoryRuns';
import { createFakeKeeper } from './fakeKeeper';
import { createFakePeers } from './fakePeers';

export const edge = 16;
const plane = edge * edge;
const cases = ['a', 'b'] as const;
const slicesPerCase = 3;
const { normalisation, spacing } = defaultConfig;
const asStored = { normalisation, spacing, foreground: 0 };

export const fakeConfig: RunConfig = {
  ...configure(defaultConfig, {
    levels: 3,
    firstFilters: 4,
    patchSize: [edge, edge],
    batchSize: 2,
    epochs: 6,
    stepsPerEpoch: 3,
    pruning: { tauMin: 0.2, tauMax: 0.4, rho: 1 },
  }),
};

function createPicture(caseId: string, slice: number): Picture {
  const truth = Uint8Array.from({ length: plane }, (_, i) => ((i + slice) % 4 === 0 ? 1 : 0));
  // Every eighth truth position is missed, so that Dice is neither 0 nor 1.
  const input = Float32Array.from(truth, (label, i) => (i % 8 === 0 ? 0 : label));
  const patchCount = slice === 0 ? 2 : 1;
  const survey: Survey = {
    caseId,
    patchCount,
    wantsProbabilities: false,
    readPatch: () => ({ input, label: truth }),
    collect(settle) {
      const answers: Uint8Array[] = [];
      return ({ classes }) => {
        if (answers.push(classes) === patchCount) settle(answers[0] ?? classes, truth);
      };
    },
  };
  const image = Uint8Array.from(input, (v) => 255 * v);
  const middle = { patch: patchCount >> 1, depth: 0 };
  const size = { width: edge, height: edge, pixelHeight: 1 };
  return { caseId, plane: 'axial', slice, ...size, image, truth, survey, middle, orient: (map) => map };
}

function holdOut(id: string, split: HeldOutCase['split']): HeldOutCase {
  const pictures = Array.from({ length: slicesPerCase }, (_, slice) => createPicture(id, slice));
  return {
    id,
    split,
    kind: 'volume',
    shape: [edge, edge, slicesPerCase],
    spacing: [1, 1, 1],
    affine: null,
    label: Uint8Array.from(pictures.flatMap(({ truth }) => [...truth])),
    surveys: () => pictures.map(({ survey }) => survey),
  };
}

const browseFake = (id: string) => ({ id, slices: countPlanes([edge, edge, slicesPerCase], 2) });

export function createFakeRunData(config: RunConfig, withValidation = true): RunData {
  const random = createRandom(config.seed);
  const positions = config.batchSize * config.patchSize.reduce((product, length) => product * length, 1);
  const ids = withValidation ? cases : [];
  const slices = Array.from({ length: slicesPerCase }, (_, slice) => slice);
  return {
    channels: 1,
    classes: 2,
    nextBatch: () => ({
      count: config.batchSize,
      input: Float32Array.from({ length: positions }, () => random.normal()),
      label: Uint8Array.from({ length: positions }, () => random.integer(2)),
    }),
    cursor: () => ({ order: { state: 0, left: 0 }, augmentation: random.state(), foreground: 0 }),
    seek: (cursor) => random.restore(cursor.augmentation),
    validation: ids.flatMap((id) => slices.map((slice) => createPicture(id, slice).survey)),
    test: config.split.test > 0 ? slices.map((slice) => createPicture('test', slice).survey) : [],
    cases: ids.map(browseFake),
    training: ['c'].map(browseFake),
    readPicture: (caseId, _plane, slice) => createPicture(caseId, slice),
    heldOut: [...ids.map((id) => holdOut(id, 'validation')), ...(config.split.test > 0 ? [holdOut('test', 'test')] : [])],
  };
}

/** Of all changes it knows names of classes alone; it says which ones it was given. */
const createFakeData = (world: FakeWorld, edits: readonly DatasetEdit[] = []): LoadedData => ({
  channels: 1,
  classes: 2,
  summarise: () => ({
    cases: cases.map((id) => ({
      id,
      patient: id,
      split: world.withValidation ? 'validation' : 'train',
      files: [`${id}.nii`],
      shape: [edge, edge, slicesPerCase],
      spacing: [1, 1, 1],
      channels: 1,
      intensity: [{ min: 0, max: 1, mean: 0.5 }],
      labels: { '0': 1, '1': 1 },
      warnings: [],
    })),
    classes: [
      { value: 0, name: 'background' },
      { value: 1, name: 'organ' },
    ],
    warnings: [],
    refused: [],
    edits: [...edits],
    proposals: {
      2: { patchSize: [32, 32], levels: 3, flatLevels: 0, batchSize: 2, fit: 'resample', ...asStored },
      3: { patchSize: [16, 16, 8], levels: 3, flatLevels: 0, batchSize: 1, fit: 'crop-pad', ...asStored },
    },
  }),
  edit: (edits) => Promise.resolve(createFakeData(world, edits)),
  readPlane: (request) => ({
    ...request,
    width: edge,
    height: edge,
    pixelHeight: 1,
    values: new Float32Array(plane),
    label: new Uint8Array(plane),
    window: { low: 0, high: 1 },
  }),
  readThumbnails: () => [],
  listFolds: () => [{ train: ['a'], val: ['b'] }],
  createRunData(config) {
    if (!world.trainable) throw new PlaygroundError('bad-data', 'No labelled case is left for training.');
    return createFakeRunData(config, world.withValidation);
  },
  listWhole: (config) => [...createFakeRunData(config).heldOut],
  withLabels: () => createFakeData(world, edits),
});

export interface FakeWorld {
  tools: SessionTools;
  engineLog: FakeLog;
  runs: MemoryRuns;
  events: { [K in EventName]: { event: K; payload: Events[K] } }[EventName][];
  /** Payloads of one kind of event, in order. */
  of<K extends EventName>(event: K): Events[K][];
  loseDevice(reason: string): void;
  gpuErrors: string[];
  devices: number;
  /** No device is to be had. */
  unplugged: boolean;
  selfTestPasses: boolean;
  withValidation: boolean;
  trainable: boolean;
  /** The adapter's limit for a buffer and for a binding. */
  limitBytes: number;
  /** How far the clock advances at each reading. */
  clockStepMs: number;
}

/** The clock advances by as much at each reading, so that equal runs measure equal times. */
export function createFakeWorld(): FakeWorld {
  const engineLog = createFakeLog();
  const runs = createMemoryRuns();
  let ms = 0;
  const world: FakeWorld = {
    engineLog,
    runs,
    events: [],
    of: (event) => world.events.flatMap((entry) => (entry.event === event ? [entry.payload as never] : [])),
    loseDevice: () => undefined,
    gpuErrors: [],
    devices: 0,
    unplugged: false,
    selfTestPasses: true,
    withValidation: true,
    trainable: true,
    limitBytes: 2 ** 30,
    clockStepMs: 5,
    tools: {
      createDevice: () => (world.unplugged ? Promise.reject(new Error('No adapter.')) : Promise.resolve(createFakeDevice(world))),
      async createEngine(_, options, company) {
        await compileFake(company);
        return createFakeEngine(options, engineLog);
      },
      tileStore: Promise.resolve(new Map<string, string>()),
      runIndependently: runFake,
      describeLayers: (tasks) =>
        Promise.resolve(tasks.map((task) => describeLayer(task, task.embedding === 'umap' ? umapEmbedder : undefined))),
      exportPeers: () => createFakePeers(engineLog),
      environment: { browser: 'none' },
      runSelfTest: () => Promise.resolve({ passed: world.selfTestPasses, durationMs: 1, checks: [] }),
      load: (source, { signal, onProgress }) => loadFake(world, source, signal, onProgress),
      keeper: createFakeKeeper(),
      shelf: createShelf(runs.folder, runs.locks),
      locks: runs.locks,
      breakOutside: (what) => {
        if (what === 'disk') runs.fullFor = 2;
      },
      now: () => (ms += world.clockStepMs),
      emit: (event, payload) => void world.events.push({ event, payload: structuredClone(payload) } as FakeWorld['events'][number]),
    },
  };
  return world;
}

/** The stand-in engine again, with the weights it is given. */
async function runFake(
  ...[, network, state, input, patch]: Parameters<SessionTools['runIndependently']>
): Promise<Float32Array<ArrayBuffer>> {
  const { optimiser, pruning } = fakeConfig;
  const { lambda, distance, asPublished } = pruning;
  const sizes = { patch, batchSize: 1, evaluationBatchSize: 1 };
  const engine = createFakeEngine({ network, ...sizes, lambda, distance, headWeights: [1], asPublished, optimiser }, createFakeLog());
  engine.writeParameters(state);
  const { probabilities } = await engine.evaluate({ count: 1, input, labels: [new Uint8Array(plane)] }, { probabilities: true });
  if (!probabilities) throw new Error('no probabilities');
  return probabilities;
}

function createFakeDevice(world: FakeWorld): EngineDevice {
  // A new device has reported nothing and answers.
  if (world.devices++ > 0) {
    world.gpuErrors = [];
    world.engineLog.silent = false;
  }
  const lost = new Promise<{ reason: string }>((resolve) => {
    world.loseDevice = (reason) => {
      world.engineLog.silent = true;
      resolve({ reason });
    };
  });
  const facts = {
    vendor: 'fake',
    architecture: '',
    description: '',
    software: true,
    features: [],
    maxBufferBytes: world.limitBytes,
    maxStorageBindingBytes: world.limitBytes,
  };
  return {
    device: {} as GPUDevice,
    facts,
    lost,
    errors: world.gpuErrors,
    destroy: () => undefined,
    lose: () => world.loseDevice('lost on purpose'),
    report: (message) => void world.gpuErrors.push(message),
  };
}

type Load = SessionTools['load'];

async function loadFake(
  world: FakeWorld,
  source: Parameters<Load>[0],
  signal: AbortSignal,
  onProgress: Parameters<Load>[1]['onProgress'],
): Promise<LoadedData> {
  if ('demo' in source && source.demo === 'broken') throw new PlaygroundError('bad-data', 'broken.nii: it is cut short.');
  onProgress({ file: 'a.nii', filesDone: 0, filesTotal: 1, bytesDone: 0, bytesTotal: 1, secondsLeft: null });
  await new Promise((resolve) => setTimeout(resolve, 1));
  signal.throwIfAborted();
  if ('files' in source && source.files.every(({ path }) => path.startsWith('mendable')))
    throw new MendableError('mendable.nii: it is a probability map.', createFakeData(world));
  return createFakeData(world);
}
