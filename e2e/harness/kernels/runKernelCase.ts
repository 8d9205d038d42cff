// Runs one kernel case by its kernel's name; the table of every kernel that has cases.
import type { KernelName } from '../../../src/engine/kernels';
import type { ConvolutionKernel } from '../../../src/engine/kernels/convolutions';
import type { EngineDevice } from '../../../src/engine/types';
import { withoutGpuErrors } from '../device';
import { type CaseReport, type Findings, reportOf } from '../golden/checks';
import { runConvolution } from './convolution';
import { runBackwardSums, runDistanceFinalize, runDistanceReference } from './distance';
import { runEvidenceFinalize, runEvidenceSums } from './evidence';
import { runGather } from './gather';
import { runHead } from './head';
import type { KernelCase } from './kernel.cases';
import { runApply, runBackwardApply, runFinalize, runStatistics } from './norm';
import type { NormCase } from './norm.cases';
import { type NormSetup, setUpNorm } from './normSetup';
import { runOptimiser } from './optimiser';
import { runSliceDistances, runSliceFinalize, runSliceGradient } from './slices';
import { runTransposed } from './transposed';

/** Each runner knows its own kind of case; `never` lets them stand in one table. */
type Runner = (device: EngineDevice, item: never) => Promise<Findings>;

const onMaps =
  (run: (device: EngineDevice, item: NormCase, setup: NormSetup) => Promise<Findings>): Runner =>
  (device, item: NormCase) =>
    run(device, item, setUpNorm(item));

const runners: Record<Exclude<KernelName, ConvolutionKernel>, Runner> = {
  classify: runOptimiser,
  distanceFinalize: onMaps(runDistanceFinalize),
  distanceReference: onMaps(runDistanceReference),
  evidenceFinalize: onMaps(runEvidenceFinalize),
  evidenceSums: onMaps(runEvidenceSums),
  gatherParameters: runGather,
  gradientControl: runOptimiser,
  gradientNorm: runOptimiser,
  headForward: runHead,
  headInputGradient: runHead,
  headLossGradient: runHead,
  headWeightGradient: runHead,
  lossFinalize: runHead,
  lossSums: runHead,
  maskStatistics: runOptimiser,
  normApply: onMaps(runApply),
  normBackwardApply: onMaps(runBackwardApply),
  normBackwardSums: onMaps(runBackwardSums),
  normFinalize: onMaps(runFinalize),
  normStatistics: onMaps(runStatistics),
  optimise: runOptimiser,
  reduceGradients: runOptimiser,
  sliceDistances: onMaps(runSliceDistances),
  sliceFinalize: onMaps(runSliceFinalize),
  sliceGradient: onMaps(runSliceGradient),
};

const runnerOf = ({ kernel }: KernelCase): Runner => {
  if (kernel.startsWith('conv')) return runConvolution;
  return kernel.startsWith('transposed') ? runTransposed : runners[kernel as keyof typeof runners];
};

export const runKernelCase = (item: KernelCase): Promise<CaseReport> =>
  withoutGpuErrors(async (device) => reportOf(await runnerOf(item)(device, item as never)));
