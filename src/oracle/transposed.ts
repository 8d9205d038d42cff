// Transposed convolution, 2x2(x2) stride 2 in the network, as what it is: the adjoint of a convolution from fine to coarse.
// Its weight [in, out, ...k] is that convolution's weight [out, in, ...k].
import { computeConvolution, computeConvolutionInputGradient, computeConvolutionWeightGradient } from './convolution';
import { edgeAt, planesOf, spatialOf, type Tensor } from './tensor';

const options = { stride: 2, padding: 0 } as const;

/** input [n, in, ...], weight [in, out, ...2], bias [out] -> [n, out, ...doubled]. */
export function computeTransposed(input: Tensor, weight: Tensor, bias: Float64Array): Tensor {
  const doubled = spatialOf(input).map((edge) => 2 * edge);
  const output = computeConvolutionInputGradient(input, weight, doubled, options);
  planesOf(output).forEach((plane, i) => {
    const offset = bias[i % bias.length] ?? NaN;
    plane.forEach((value, at) => (plane[at] = value + offset));
  });
  return output;
}

/** d(loss)/d(input). */
export const computeTransposedInputGradient = (outputGradient: Tensor, weight: Tensor): Tensor =>
  computeConvolution(outputGradient, weight, null, options);

/** d(loss)/d(weight), [in, out, ...2]. */
export function computeTransposedWeightGradient(input: Tensor, outputGradient: Tensor): Tensor {
  const kernel = input.shape.slice(2).map(() => 2);
  if (edgeAt(outputGradient.shape, 2) !== 2 * edgeAt(input.shape, 2)) throw new Error('A transposed layer doubles every edge.');
  return computeConvolutionWeightGradient(outputGradient, input, kernel, options);
}
