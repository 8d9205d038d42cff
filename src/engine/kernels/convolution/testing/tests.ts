// How the convolutions are tested, in every tile size.
import { type KernelTest, testOf } from '../../../testing/kernelTests';
import { type ConvolutionKernel, kernelOf, operations, tileNames } from '../convolutions';
import { runConvolution } from './convolution';
import { randomConvolution } from './random';
import { runTransposed } from './transposed';

const kernelNames = operations.flatMap((operation) => tileNames[operation].map((tile) => kernelOf(operation, tile)));

const testFor = (kernel: ConvolutionKernel): KernelTest =>
  testOf(kernel.startsWith('transposed') ? runTransposed : runConvolution, randomConvolution(kernel));

export const tests: Readonly<Record<string, KernelTest>> = Object.fromEntries(kernelNames.map((kernel) => [kernel, testFor(kernel)]));
