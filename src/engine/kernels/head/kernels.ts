// The kernels of the 1x1 convolution of the heads, with softmax.
import { createKernels } from '../../kernel';
import headForward from './head_forward.wgsl?raw';
import headInputGradient from './head_input_gradient.wgsl?raw';
import headWeightGradient from './head_weight_gradient.wgsl?raw';

export const kernels = createKernels({ headForward, headInputGradient, headWeightGradient });
