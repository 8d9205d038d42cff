// All kernels by name. Each .wgsl file says what it computes; bindings and uniforms are read from its text.
import { createKernel } from '../kernel';
import classify from './classify.wgsl?raw';
import convForward from './conv_forward.wgsl?raw';
import convForwardLong from './conv_forward_long.wgsl?raw';
import convForwardStrided from './conv_forward_strided.wgsl?raw';
import convForwardWide from './conv_forward_wide.wgsl?raw';
import convInputGradient from './conv_input_gradient.wgsl?raw';
import convInputGradientLong from './conv_input_gradient_long.wgsl?raw';
import convInputGradientStrided from './conv_input_gradient_strided.wgsl?raw';
import convInputGradientWide from './conv_input_gradient_wide.wgsl?raw';
import convWeightGradient from './conv_weight_gradient.wgsl?raw';
import convWeightGradientStrided from './conv_weight_gradient_strided.wgsl?raw';
import convWeightGradientWide from './conv_weight_gradient_wide.wgsl?raw';
import distanceFinalize from './distance_finalize.wgsl?raw';
import distanceReference from './distance_reference.wgsl?raw';
import evidenceFinalize from './evidence_finalize.wgsl?raw';
import evidenceSums from './evidence_sums.wgsl?raw';
import gradientControl from './gradient_control.wgsl?raw';
import gradientNorm from './gradient_norm.wgsl?raw';
import headForward from './head_forward.wgsl?raw';
import headInputGradient from './head_input_gradient.wgsl?raw';
import headLossGradient from './head_loss_gradient.wgsl?raw';
import headWeightGradient from './head_weight_gradient.wgsl?raw';
import lossFinalize from './loss_finalize.wgsl?raw';
import lossSums from './loss_sums.wgsl?raw';
import normApply from './norm_apply.wgsl?raw';
import normBackwardApply from './norm_backward_apply.wgsl?raw';
import normBackwardFinalize from './norm_backward_finalize.wgsl?raw';
import normBackwardSums from './norm_backward_sums.wgsl?raw';
import normFinalize from './norm_finalize.wgsl?raw';
import normStatistics from './norm_statistics.wgsl?raw';
import optimise from './optimise.wgsl?raw';
import reduceGradients from './reduce_gradients.wgsl?raw';
import transposedForward from './transposed_forward.wgsl?raw';
import transposedInputGradient from './transposed_input_gradient.wgsl?raw';
import transposedWeightGradient from './transposed_weight_gradient.wgsl?raw';

const texts = {
  classify,
  convForward,
  convForwardLong,
  convForwardStrided,
  convForwardWide,
  convInputGradient,
  convInputGradientLong,
  convInputGradientStrided,
  convInputGradientWide,
  convWeightGradient,
  convWeightGradientStrided,
  convWeightGradientWide,
  distanceFinalize,
  distanceReference,
  evidenceFinalize,
  evidenceSums,
  gradientControl,
  gradientNorm,
  headForward,
  headInputGradient,
  headLossGradient,
  headWeightGradient,
  lossFinalize,
  lossSums,
  normApply,
  normBackwardApply,
  normBackwardFinalize,
  normBackwardSums,
  normFinalize,
  normStatistics,
  optimise,
  reduceGradients,
  transposedForward,
  transposedInputGradient,
  transposedWeightGradient,
};

export type KernelName = keyof typeof texts;

export const kernelNames = Object.keys(texts) as KernelName[];

export const kernels = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, createKernel(name, text)])) as Record<
  KernelName,
  ReturnType<typeof createKernel>
>;
