// The same network, loss and optimiser in stock tfjs operations with autograd: the engine's second oracle and the benchmark's baseline.
import * as tf from '@tensorflow/tfjs';
import type { LayerTensors } from '../src/network/parameters';
import type { Layer, Network } from '../src/network/network';
import { headsFullFirst, leakySlope, normEpsilon, weightShape } from '../src/network/network';

export interface TfjsBatch {
  /** NHWC. */
  input: tf.Tensor4D;
  /** One-hot NHWC per head, full resolution first. */
  labels: tf.Tensor4D[];
}

/** Weights as tfjs wants them: conv [k, k, in, out], transposed [k, k, out, in]. Biases everywhere, as in the authors' network and its parameters. */
export interface TfjsVariables {
  weights: tf.Variable[];
  biases: tf.Variable[];
}

export function createVariables(network: Network, layers: readonly LayerTensors[]): TfjsVariables {
  const weights = network.layers.map((layer, i) => {
    const stored = tf.tensor4d(layers[i]?.weight as Float32Array, weightShape(network, layer) as [number, number, number, number]);
    // PyTorch: conv [out, in, k, k], transposed [in, out, k, k].
    return tf.variable(tf.transpose(stored, [2, 3, 1, 0]));
  });
  const biases = network.layers.map((_, i) => tf.variable(tf.tensor1d(layers[i]?.bias as Float32Array)));
  return { weights, biases };
}

/** Weight gradients back in PyTorch's layout. */
export const toPyTorch = (gradient: tf.Tensor): tf.Tensor => tf.transpose(gradient, [3, 2, 0, 1]);

function block(x: tf.Tensor4D, weight: tf.Tensor4D, bias: tf.Tensor1D, stride: 1 | 2): tf.Tensor4D {
  const z = tf.add(tf.conv2d(x, weight, stride, 1), bias);
  const mean = tf.mean(z, [1, 2], true);
  const centred = tf.sub(z, mean);
  const variance = tf.mean(tf.square(centred), [1, 2], true);
  return tf.leakyRelu(tf.mul(centred, tf.rsqrt(tf.add(variance, normEpsilon))), leakySlope);
}

function runLayer(layer: Layer, x: tf.Tensor4D, weight: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  if (layer.kind === 'conv') return block(x, weight, bias, layer.stride[0] ?? 1);
  const [batch, height, width] = x.shape;
  if (layer.kind === 'transposed') {
    const up = tf.conv2dTranspose(x, weight, [batch, height * 2, width * 2, layer.filters], 2, 'valid');
    return tf.add(up, bias);
  }
  return tf.softmax(tf.add(tf.conv2d(x, weight, 1, 'valid'), bias));
}

/** δ_opt of one layer: distance of each min-max scaled, pooled map to the first. */
function distance(maps: tf.Tensor4D): tf.Scalar {
  const low = tf.min(maps, [1, 2], true);
  const scaled = tf.div<tf.Tensor4D>(tf.sub(maps, low), tf.sub(tf.max(maps, [1, 2], true), low));
  const pooled = tf.avgPool(scaled, 2, 2, 'valid');
  const [batch, height, width, channels] = pooled.shape;
  const first = tf.slice(pooled, [0, 0, 0, 0], [batch, height, width, 1]);
  const others = tf.slice(pooled, [0, 0, 0, 1], [batch, height, width, channels - 1]);
  return tf.mean(tf.sqrt(tf.mean(tf.square(tf.sub(first, others)), [1, 2])));
}

function headLoss(probabilities: tf.Tensor4D, labels: tf.Tensor4D): tf.Scalar {
  const entropy = tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.log(tf.add(probabilities, 1e-15))), -1)));
  const overlap = tf.sum(tf.mul(probabilities, labels), [1, 2]);
  const mass = tf.sum(tf.add(probabilities, labels), [1, 2]);
  const dice = tf.sub(1, tf.mean(tf.div(tf.mul(2, overlap), tf.add(mass, 1e-6))));
  return tf.add(entropy, dice);
}

/** Total loss: Σ heads (CE + Dice) + λ / layers x Σ mean δ_opt. Chained adds: tf.addN is wrong on WebGPU from eight inputs on. */
export function computeLoss(network: Network, variables: TfjsVariables, batch: TfjsBatch, lambda: number): tf.Scalar {
  const outputs: tf.Tensor4D[] = [];
  let loss: tf.Scalar = tf.scalar(0);
  let regulariser: tf.Scalar = tf.scalar(0);
  const heads = headsFullFirst(network);
  network.layers.forEach((layer, i) => {
    const parents = layer.parents.map((parent) => outputs[parent] as tf.Tensor4D);
    const x = parents.length === 0 ? batch.input : parents.length === 1 ? (parents[0] as tf.Tensor4D) : tf.concat<tf.Tensor4D>(parents, 3);
    const out = runLayer(layer, x, variables.weights[i] as unknown as tf.Tensor4D, variables.biases[i] as unknown as tf.Tensor1D);
    outputs.push(out);
    if (layer.kind === 'head') loss = tf.add(loss, headLoss(out, batch.labels[heads.indexOf(i)] as tf.Tensor4D));
    else regulariser = tf.add(regulariser, distance(out));
  });
  return tf.add(loss, tf.mul(regulariser, lambda / network.layers.length));
}
