// A second implementation of the forward pass, in stock tfjs operations on the engine's own device: what exported weights are checked with.
// Slow and independent on purpose; shares no kernel, layout or plan with the engine. Loaded only when something is exported.
import * as tf from '@tensorflow/tfjs-core';
import { headsFullFirst, type Layer, leakySlope, type Network, normEpsilon, weightShape } from '../network/network';
import type { LayerTensors, ParameterState } from '../network/parameters';
import { type Grid, gridAt } from './geometry';
import { shareDeviceWithTfjs } from './tfjs';
import type { EngineDevice } from './types';

/** [1, positions, channels]: rank-5 broadcasts, pads and leaky ReLU are wrong or missing in tfjs-webgpu 4.22, so only convolutions see space. */
type Maps = tf.Tensor3D;

interface Placed {
  maps: Maps;
  grid: Grid;
}

/**
 * Softmax of the full-resolution head for one sample.
 * @param input channels-last [(z,) y, x, channels]
 * @param patch the sample's size [x, y(, z)]
 * @returns channels-last [(z,) y, x, classes]
 */
export async function runWithTfjs(
  device: EngineDevice,
  network: Network,
  state: ParameterState,
  input: Float32Array,
  patch: readonly number[],
): Promise<Float32Array<ArrayBuffer>> {
  await shareDeviceWithTfjs(device);
  try {
    const softmax = tf.tidy(() => runForward(network, state, input, patch));
    return Float32Array.from(await softmax.data());
  } finally {
    // Disposes of the backend with all its buffers; the device stays.
    tf.removeBackend('webgpu');
  }
}

function runForward(network: Network, state: ParameterState, input: Float32Array, patch: readonly number[]): Maps {
  const grid = gridAt(network, patch, 0);
  const start: Placed = { maps: tf.tensor3d(input, [1, input.length / network.inputChannels, network.inputChannels]), grid };
  const outputs: Placed[] = [];
  network.layers.forEach((layer, index) => {
    const parents = layer.parents.map((parent) => outputs[parent] as Placed);
    const maps =
      parents.length > 1
        ? tf.concat<Maps>(
            parents.map((parent) => parent.maps),
            2,
          )
        : (parents[0] ?? start).maps;
    const tensors = (state.layers[index] as ParameterState['layers'][number]).value;
    outputs.push(runLayer(network, layer, { maps, grid: (parents[0] ?? start).grid }, tensors, gridAt(network, patch, layer.level)));
  });
  const head = headsFullFirst(network)[0] as number;
  return tf.softmax((outputs[head] as Placed).maps);
}

function runLayer(network: Network, layer: Layer, input: Placed, { weight, bias }: LayerTensors, grid: Grid): Placed {
  const summed = tf.add<Maps>(convolve(network, layer, input, weight, grid), tf.tensor1d(bias));
  if (layer.kind !== 'conv') return { maps: summed, grid };
  const centred = tf.sub<Maps>(summed, tf.mean(summed, 1, true));
  const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), 1, true), normEpsilon));
  return { maps: tf.leakyRelu<Maps>(tf.div(centred, deviation), leakySlope), grid };
}

/** The layer's convolution without its bias. Weights come as PyTorch stores them: conv [out, in, k...], transposed [in, out, k...]. */
function convolve(network: Network, layer: Layer, { maps, grid }: Placed, weight: Float32Array, out: Grid): Maps {
  const shape = weightShape(network, layer);
  const [depth, height, width] = grid;
  const channels = maps.shape[2];
  const positions = out[0] * out[1] * out[2];
  if (network.dimensions === 2) {
    const x = tf.reshape<tf.Rank.R4>(maps, [1, height, width, channels]);
    const w = tf.transpose(tf.tensor4d(weight, shape as [number, number, number, number]), [2, 3, 1, 0]);
    const y =
      layer.kind === 'transposed'
        ? tf.conv2dTranspose(x, w, [1, out[1], out[2], layer.filters], layer.stride as [number, number], 'valid')
        : tf.conv2d(x, w, layer.stride as [number, number], layer.kind === 'conv' ? 1 : 0);
    return tf.reshape(y, [1, positions, layer.filters]);
  }
  const x = tf.reshape<tf.Rank.R5>(maps, [1, depth, height, width, channels]);
  const w = tf.transpose(tf.tensor5d(weight, shape as [number, number, number, number, number]), [2, 3, 4, 1, 0]);
  const y =
    layer.kind === 'transposed'
      ? tf.conv3dTranspose(x, w, [1, ...out, layer.filters], layer.stride as [number, number, number], 'valid')
      : tf.conv3d(padByOne(x, layer.kernel), w, layer.stride as [number, number, number], 'valid');
  return tf.reshape(y, [1, positions, layer.filters]);
}

/** Zeros on both sides of the axes along which the kernel has three taps, by concatenation: tfjs' conv3d knows no padding of one, its rank-5 pad gives garbage. */
function padByOne(x: tf.Tensor5D, kernel: Layer['kernel']): tf.Tensor5D {
  return [1, 2, 3].reduce((padded, axis) => {
    if (kernel[axis - 1] !== 3) return padded;
    const shape = padded.shape.map((size, i) => (i === axis ? 1 : size)) as typeof padded.shape;
    const side = tf.zeros<tf.Rank.R5>(shape);
    return tf.concat<tf.Tensor5D>([side, padded, side], axis);
  }, x);
}
