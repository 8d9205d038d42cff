// The kernels of the optimiser step: gradient norm, clipping, Adam and SGD.
import { createKernels } from '../../kernel';
import gradientControl from './gradient_control.wgsl?raw';
import gradientNorm from './gradient_norm.wgsl?raw';
import optimise from './optimise.wgsl?raw';

export const kernels = createKernels({ gradientControl, gradientNorm, optimise });
