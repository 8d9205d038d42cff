// The convolutions in every tile size; their texts are written on first use.
import { createKernels, type Kernel } from '../../kernel';
import { type ConvolutionKernel, kernelOf, operations, tileNames, writeConvolution } from './convolutions';

export const kernels: Readonly<Partial<Record<ConvolutionKernel, Kernel>>> = createKernels(
  Object.fromEntries(
    operations.flatMap((operation) =>
      tileNames[operation].map((tile) => [kernelOf(operation, tile), () => writeConvolution(operation, tile)] as const),
    ),
  ),
);

/** @throws Error on a tile size that its operation does not have. */
export function findKernel(name: ConvolutionKernel): Kernel {
  const kernel = kernels[name];
  if (!kernel) throw new Error(`There is no kernel ${name}.`);
  return kernel;
}
