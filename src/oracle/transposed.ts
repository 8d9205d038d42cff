// Transposed convolution, 2x2(x2) stride 2 in the network and 2x2x1 on its flat levels, as what it is: the adjoint of a convolution from fine to
// coarse whose windows do not overlap. Its weight [in, out, ...k] is that convolution's weight [out, in, ...k].
import {
  computeConvolution,
  computeConvolutionInputGradient,
  computeConvolutionWeightGradient,
  type ConvolutionOptions,
} from './convolution';
import { edgeAt, planesOf, spatialOf, type Tensor } from './tensor';

const windowed = (kernel: readonly number[]): ConvolutionOptions => ({ stride: kernel, padding: 0 });

/** input [n, in, ...], weight [in, out, ...k], bias [out] -> [n, out, ...edges k times as long]. */
export function computeTransposed(input: Tensor, weight: Tensor, bias: Float64Array): Tensor {
  const kernel = spatialOf(weight);
  const enlarged = spatialOf(input).map((edge, axis) => edge * edgeAt(kernel, axis));
  const output = computeConvolutionInputGradient(input, weight, enlarged, windowed(kernel));
  planesOf(output).forEach((plane, i) => {
    const offset = bias[i % bias.length] ?? NaN;
    plane.forEach((value, at) => (plane[at] = value + offset));
  });
  return output;
}

/** d(loss)/d(input). */
export const computeTransposedInputGradient = (outputGradient: Tensor, weight: Tensor): Tensor =>
  computeConvolution(outputGradient, weight, null, windowed(spatialOf(weight)));

/** d(loss)/d(weight), [in, out, ...k]; k is by how much each edge has grown. */
export function computeTransposedWeightGradient(input: Tensor, outputGradient: Tensor): Tensor {
  const kernel = spatialOf(outputGradient).map((edge, axis) => edge / edgeAt(spatialOf(input), axis));
  if (!kernel.every(Number.isInteger)) throw new Error('A transposed layer enlarges every edge by a whole number.');
  return computeConvolutionWeightGradient(outputGradient, input, kernel, windowed(kernel));
}
