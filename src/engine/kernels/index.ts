// All kernels by name: .wgsl files, and the convolutions in every tile size, whose text is written on first use. Bindings and uniforms are read from the text.
import { createKernel, type Kernel } from '../kernel';
import classify from './classify.wgsl?raw';
import distanceFinalize from './distance_finalize.wgsl?raw';
import distanceReference from './distance_reference.wgsl?raw';
import evidenceFinalize from './evidence_finalize.wgsl?raw';
import evidenceSums from './evidence_sums.wgsl?raw';
import gatherParameters from './gather_parameters.wgsl?raw';
import gradientControl from './gradient_control.wgsl?raw';
import gradientNorm from './gradient_norm.wgsl?raw';
import headForward from './head_forward.wgsl?raw';
import headInputGradient from './head_input_gradient.wgsl?raw';
import headLossGradient from './head_loss_gradient.wgsl?raw';
import headWeightGradient from './head_weight_gradient.wgsl?raw';
import lossFinalize from './loss_finalize.wgsl?raw';
import lossSums from './loss_sums.wgsl?raw';
import maskStatistics from './mask_statistics.wgsl?raw';
import normApply from './norm_apply.wgsl?raw';
import normBackwardApply from './norm_backward_apply.wgsl?raw';
import normBackwardSums from './norm_backward_sums.wgsl?raw';
import normFinalize from './norm_finalize.wgsl?raw';
import normStatistics from './norm_statistics.wgsl?raw';
import optimise from './optimise.wgsl?raw';
import { type ConvolutionKernel, kernelOf, operations, tileNames, writeConvolution } from './convolutions';
import reduceGradients from './reduce_gradients.wgsl?raw';
import sliceDistances from './slice_distances.wgsl?raw';
import sliceFinalize from './slice_finalize.wgsl?raw';
import sliceGradient from './slice_gradient.wgsl?raw';

const texts = {
  classify,
  distanceFinalize,
  distanceReference,
  evidenceFinalize,
  evidenceSums,
  gatherParameters,
  gradientControl,
  gradientNorm,
  headForward,
  headInputGradient,
  headLossGradient,
  headWeightGradient,
  lossFinalize,
  lossSums,
  maskStatistics,
  normApply,
  normBackwardApply,
  normBackwardSums,
  normFinalize,
  normStatistics,
  optimise,
  reduceGradients,
  sliceDistances,
  sliceFinalize,
  sliceGradient,
};

type WrittenKernel = keyof typeof texts;
export type KernelName = WrittenKernel | ConvolutionKernel;

/** Writes a kernel's WGSL, by name. */
const writers = new Map<KernelName, () => string>([
  ...Object.entries(texts).map(([name, text]) => [name as WrittenKernel, () => text] as const),
  ...operations.flatMap((operation) =>
    tileNames[operation].map((tile) => [kernelOf(operation, tile), () => writeConvolution(operation, tile)] as const),
  ),
]);
const known = new Map<KernelName, Kernel>();

export const kernelNames = [...writers.keys()];

/** @throws Error on a tile size that its operation does not have. */
export function findKernel(name: KernelName): Kernel {
  const write = writers.get(name);
  if (!write) throw new Error(`There is no kernel ${name}.`);
  const kernel = known.get(name) ?? createKernel(name, write());
  known.set(name, kernel);
  return kernel;
}
