// Stock TensorFlow.js as a user installs it, on its CPU backend. Only tests import it.
import * as tf from '@tensorflow/tfjs';
import type { ExportPeers } from '../source';

export const runStockTfjs: ExportPeers['runGraphModel'] = async ({ model, weights }, input, shape) => {
  await tf.setBackend('cpu');
  const artifacts = await tf.io.getModelArtifactsForJSON(model as tf.io.ModelJSON, (manifest) =>
    Promise.resolve([manifest.flatMap((group) => group.weights), weights.slice().buffer]),
  );
  const network = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  const output = network.execute({ input: tf.tensor(input, [...shape]) }, 'output') as tf.Tensor;
  return Float32Array.from(await output.data());
};
