// Starting values of a network's parameters, as the authors' he_normal draws them. Pure; knows nothing of the GPU.
import type { LayerTensors, ParameterState } from './parameters';
import type { Random } from '../lib/random';
import { weightShape, type Layer, type Network } from './network';

/**
 * Every weight ~ N(0, sqrt(2 / fan_in)), every bias 0, moments 0, step 0 (lib/models/nnUNet.py, torch.nn.init.kaiming_normal_).
 * torch takes fan_in from weight.size(1) x kernel volume, which for a transposed layer [in, out, k...] is its OUT channels.
 */
export function initialParameters(network: Network, random: Random): ParameterState {
  return {
    step: 0,
    layers: network.layers.map((layer) => {
      const shape = weightShape(network, layer);
      return { value: drawTensors(shape, layer, random), first: zeroTensors(shape, layer), second: zeroTensors(shape, layer) };
    }),
  };
}

const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);

function drawTensors(shape: number[], layer: Layer, random: Random): LayerTensors {
  const deviation = Math.sqrt(2 / product(shape.slice(1)));
  const tensors = zeroTensors(shape, layer);
  for (let i = 0; i < tensors.weight.length; i++) tensors.weight[i] = deviation * random.normal();
  return tensors;
}

const zeroTensors = (shape: number[], layer: Layer): LayerTensors => ({
  weight: new Float32Array(product(shape)),
  bias: new Float32Array(layer.filters),
});
