// How the convolutions are tested, in every tile size.
import { type KernelTest, testOf } from '../../../testing/kernelTests';
import type { ConvolutionKernel } from '../convolutions';
import { kernels } from '../kernels';
import { runConvolution } from './convolution';
import { randomConvolution } from './random';
import { runTransposed } from './transposed';

const testFor = (kernel: ConvolutionKernel): KernelTest =>
  testOf(kernel.startsWith('transposed') ? runTransposed : runConvolution, randomConvolution(kernel));

export const tests: Readonly<Record<string, KernelTest>> = Object.fromEntries(
  (Object.keys(kernels) as ConvolutionKernel[]).map((kernel) => [kernel, testFor(kernel)]),
);
