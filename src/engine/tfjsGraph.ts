// Opens a TensorFlow.js graph model as its users will and runs it on the engine's own device. Loaded only when one is exported.
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import { io, removeBackend, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { shareDeviceWithTfjs } from './tfjs';
import type { EngineDevice } from './types';

/** model.json and the bytes of its one file of weights. */
export interface GraphModelFiles {
  model: object;
  weights: Uint8Array<ArrayBuffer>;
}

/** `input` fills `shape`, channels last; returns the values of `output`. */
export async function runGraphModel(
  device: EngineDevice,
  { model, weights }: GraphModelFiles,
  input: Float32Array,
  shape: readonly number[],
): Promise<Float32Array<ArrayBuffer>> {
  await shareDeviceWithTfjs(device);
  try {
    const network = await open(model as io.ModelJSON, weights);
    const output = network.execute({ input: tensor(input, [...shape], 'float32') }, 'output') as Tensor;
    return Float32Array.from(await output.data());
  } finally {
    // Disposes of the backend with all its buffers; the device stays.
    removeBackend('webgpu');
  }
}

/** By the loader that tf.loadGraphModel(url) uses, from memory instead of an address. */
async function open(json: io.ModelJSON, weights: Uint8Array<ArrayBuffer>): Promise<GraphModel> {
  const artifacts = await io.getModelArtifactsForJSON(json, (manifest) =>
    Promise.resolve([manifest.flatMap((group) => group.weights), weights.slice().buffer]),
  );
  return loadGraphModel(io.fromMemory(artifacts));
}
