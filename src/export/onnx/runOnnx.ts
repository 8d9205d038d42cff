// Runs an ONNX file once in onnxruntime-web, single-threaded WebAssembly on the CPU. Loaded only when one is exported.
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { ExportPeers } from '../source';
import { onnxNames } from './encodeOnnx';

// More would need cross-origin isolation, which a plain file server does not give.
env.wasm.numThreads = 1;

export const runOnnx: ExportPeers['runOnnx'] = async (model, input, shape) => {
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'] });
  try {
    const given = new Tensor('float32', input, shape);
    const output = (await session.run({ [onnxNames.input]: given }))[onnxNames.output];
    if (!(output?.data instanceof Float32Array)) throw new Error('The ONNX file gave no float32 output.');
    return Float32Array.from(output.data);
  } finally {
    await session.release();
  }
};
