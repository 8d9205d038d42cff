// A client that answers at once and records what it is asked. Never shipped.
import type { RunConfig } from '../../protocol/config';
import { configure } from '../../protocol/configure';
import type { PageClient } from '../pageClient';
import { applyEvent, store } from '../store';
import { sampleDataset, samplePlane } from './sampleData';
import { sampleCost } from './sampleRun';
import { sampleKernels, sampleWhatIf } from './sampleLayer';

export interface FakeClient extends PageClient {
  /** Method names in the order they were called, with what they were given. */
  calls: [keyof PageClient, unknown][];
}

const sampleTrial = { flops: 3e9, measuredMs: 120, foretoldMs: 120, gflopsPerSecond: 25, probeFlops: 3e9, limitMs: 10_000 };

/** Answers at once; `overrides` replace single methods. configure is the real one. */
export function createFakeClient(overrides: Partial<PageClient> = {}): FakeClient {
  const calls: FakeClient['calls'] = [];
  const plain: PageClient = {
    load: () => Promise.resolve(sampleDataset),
    cancelLoad: () => Promise.resolve(),
    edit: () => Promise.resolve(sampleDataset),
    undoEdit: () => Promise.resolve(sampleDataset),
    plane: (request) => Promise.resolve(samplePlane(request)),
    folds: () => Promise.resolve([{ train: ['a'], val: ['b'] }]),
    thumbnails: () => Promise.resolve([]),
    reopen: () => Promise.resolve(sampleDataset),
    forget: () => Promise.resolve(),
    configure: (change) =>
      new Promise<RunConfig>((resolve) => {
        const config = configure(store.getState().config, change);
        applyEvent('config', config);
        resolve(config);
      }),
    start: () => Promise.resolve(),
    pause: () => Promise.resolve(),
    resume: () => Promise.resolve(),
    step: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    score: () => Promise.resolve({ epoch: 1, loss: 1, dice: [0.5], cases: [] }),
    export: (kind) =>
      Promise.resolve({
        name: `${kind}.bin`,
        blob: new Blob(['x']),
        checks: [{ file: 'model.onnx', by: 'onnxruntime-web', difference: 2.4e-7 }],
      }),
    exportCost: () => Promise.resolve(sampleCost),
    kernels: () => Promise.resolve(sampleKernels()),
    measureKernels: () => Promise.resolve(sampleKernels('measured')),
    trialStep: () => Promise.resolve(sampleTrial),
    cancelKernels: () => Promise.resolve(),
    resetKernels: () => Promise.resolve(sampleKernels()),
    hand: () => Promise.resolve(),
    undoIntervention: () => Promise.resolve(),
    whatIf: () => Promise.resolve(sampleWhatIf),
    cancelWhatIf: () => Promise.resolve(),
    openModel: () => Promise.resolve(null),
    closeModel: () => Promise.resolve(),
    continueModel: () => Promise.resolve(),
    apply: ({ options }) => Promise.resolve({ options, cases: [], warnings: [], refused: [] }),
    cancelApply: () => Promise.resolve(),
    appliedPlane: (request) => Promise.resolve(samplePlane(request)),
    saveMasks: () => Promise.resolve({ name: 'masks.zip', blob: new Blob(['x']) }),
    runs: () => Promise.resolve([]),
    openRun: () => Promise.resolve(),
    deleteRun: () => Promise.resolve(),
    runNumbers: () => Promise.reject(new Error('There is no such run.')),
    startTwin: () => Promise.resolve(),
    watch: () => Promise.resolve(),
    layerRecord: () => Promise.resolve(null),
    removedMaps: (layer) => Promise.resolve({ layer, maps: [] }),
    pastPrediction: () => Promise.resolve(null),
    pastLayer: () => Promise.resolve(null),
    closePast: () => Promise.resolve(),
    ...overrides,
  };
  const recorded = Object.entries(plain).map(([name, method]) => [
    name,
    (...given: unknown[]): unknown => {
      calls.push([name as keyof PageClient, given[0]]);
      return (method as (...args: unknown[]) => unknown)(...given);
    },
  ]);
  return { ...(Object.fromEntries(recorded) as PageClient), calls };
}
