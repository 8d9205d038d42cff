// What tests, the golden runner and the benchmark can ask of a page with a WebGPU adapter: window.harness.run(name, payload).
import { compareConvolutions } from '../../bench/compareConvolutions';
import { compareWithTfjs } from '../../bench/compareWithTfjs';
import { type DataSideRequest, measureDataSide } from '../../bench/dataSide';
import { type ExperimentRequest, runExperiment } from '../../bench/experiment';
import { measureFilters } from '../../bench/filters';
import type { ProblemSize } from '../../bench/problem';
import { profileStep } from '../../bench/profile';
import { measureTiles } from '../../bench/tiles';
import { checkVolume } from '../../bench/volumeCheck';
import type { VolumeRequest } from '../../bench/volumePass';
import { runSelfTest } from '../../src/engine/selfTest';
import { kernelNames } from '../../src/engine/testing/allKernels';
import { harnessDevice, withoutGpuErrors } from './device';
import { fuzzKernel, fuzzSteps } from './fuzz/fuzz';
import { runGolden } from './golden/runGolden';
import { runAutotune } from './kernels/autotune';
import { runDegenerateCase } from './kernels/degenerate';
import { runMeasuredTiles } from './kernels/measuredTiles';
import { runMemory } from './kernels/memory';
import { runPassedOver } from './kernels/passedOver';
import { measurePrune } from './kernels/pruneCost';
import { runKernelCase } from './kernels/runKernelCase';
import { beginSoak, soak } from './kernels/soak';
import { runSplit } from './kernels/split';
import { runSteadyState } from './kernels/steady';
import { runStepCase } from './kernels/step';
import { mutateKernel } from './mutation/mutateKernel';
import { checkTrainingProperty, propertyNames } from './properties/properties';
import { compareForwardWithTfjs, type ForwardCase } from './tfjsForward';
import { compareGradientsWithTfjs } from './tfjsGradients';
import { beginVolume, passVolume } from './volume';

const functions = {
  golden: runGolden,
  kernel: runKernelCase,
  kernelNames: () => kernelNames,
  step: runStepCase,
  degenerate: runDegenerateCase,
  fuzzKernel,
  fuzzSteps,
  mutateKernel,
  propertyNames: () => propertyNames,
  trainingProperty: checkTrainingProperty,
  steady: runSteadyState,
  autotune: runAutotune,
  measuredTiles: runMeasuredTiles,
  passedOver: runPassedOver,
  memory: ({ size }: { size: ProblemSize }) => runMemory(size),
  split: runSplit,
  measurePrune,
  beginSoak,
  soak,
  adapter: async () => (await harnessDevice()).facts,
  selfTest: () => withoutGpuErrors(runSelfTest),
  compareWithTfjs: ({ size, rounds }: { size: ProblemSize; rounds: number }) =>
    withoutGpuErrors((device) => compareWithTfjs(device, size, rounds)),
  compareConvolutions: ({ size, rounds }: { size: ProblemSize; rounds: number }) =>
    withoutGpuErrors((device) => compareConvolutions(device, size, rounds)),
  measureFilters: ({ size, fractions, rounds }: { size: ProblemSize; fractions: number[]; rounds: number }) =>
    withoutGpuErrors((device) => measureFilters(device, size, fractions, rounds)),
  dataSide: (request: DataSideRequest) => withoutGpuErrors((device) => measureDataSide(device, request)),
  beginVolume,
  passVolume,
  checkVolume: ({ request }: { request: VolumeRequest }) => withoutGpuErrors((device) => checkVolume(device, request)),
  /** Prints one line of JSON an epoch to the console. */
  experiment: (request: ExperimentRequest) =>
    withoutGpuErrors((device) => runExperiment(device, request, (row) => console.log(`epoch ${JSON.stringify(row)}`))),
  profile: ({ size }: { size: ProblemSize }) => withoutGpuErrors((device) => profileStep(device, size)),
  measureTiles: ({ size, rounds }: { size: ProblemSize; rounds: number }) =>
    withoutGpuErrors((device) => measureTiles(device, size, rounds)),
  tfjsForward: (forwardCase: ForwardCase) => withoutGpuErrors((device) => compareForwardWithTfjs(device, forwardCase)),
  tfjsGradients: ({ size }: { size: ProblemSize }) => withoutGpuErrors((device) => compareGradientsWithTfjs(device, size)),
};

Object.assign(window, {
  harness: {
    run: (name: keyof typeof functions, payload: never) => functions[name](payload),
  },
});
