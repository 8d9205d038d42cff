// The whole network forward in float64, keeping what the backward pass needs.
import { weightShape, type Layer, type Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import { computeConvolution, type ConvolutionOptions } from './convolution';
import { computeNormLeaky } from './normalise';
import { concatenate, tensorFrom, type Tensor } from './tensor';
import { computeTransposed } from './transposed';

export interface ReferenceParameters {
  /** PyTorch's layout: conv [out, in, k...], transposed [in, out, k...]. */
  weight: Tensor;
  bias: Float64Array;
}

export interface LayerTrace {
  /** Concatenated input, skip first. */
  input: Tensor;
  /** Output of the convolution. */
  convolved: Tensor;
  /** What the next layer and the distances see: after norm and activation for conv, `convolved` itself otherwise. */
  maps: Tensor;
}

/** Float64 copies of a parameter state's values. */
export const referenceParameters = (network: Network, state: ParameterState): ReferenceParameters[] =>
  network.layers.map((layer, i) => ({
    weight: tensorFrom(weightShape(network, layer), state.layers[i]?.value.weight ?? []),
    bias: Float64Array.from(state.layers[i]?.value.bias ?? []),
  }));

/** Stride and padding of a conv or head. */
export const convolutionOptions = ({ stride, kernel }: Layer): ConvolutionOptions => ({
  stride,
  padding: kernel.map((edge) => (edge - 1) / 2),
});

/** All layers in order; `input` is [n, channels, (z,) y, x]. */
export function computeReferenceForward(network: Network, parameters: readonly ReferenceParameters[], input: Tensor): LayerTrace[] {
  const traces: LayerTrace[] = [];
  network.layers.forEach((layer, i) => {
    const own = parameters[i];
    if (!own) throw new Error(`No parameters for ${layer.name}.`);
    const parents = layer.parents.flatMap((parent) => traces[parent]?.maps ?? []);
    traces.push(computeLayer(layer, own, parents.length === 0 ? input : concatenate(parents)));
  });
  return traces;
}

function computeLayer(layer: Layer, { weight, bias }: ReferenceParameters, input: Tensor): LayerTrace {
  if (layer.kind === 'transposed') {
    const maps = computeTransposed(input, weight, bias);
    return { input, convolved: maps, maps };
  }
  const convolved = computeConvolution(input, weight, bias, convolutionOptions(layer));
  return { input, convolved, maps: layer.kind === 'conv' ? computeNormLeaky(convolved) : convolved };
}
