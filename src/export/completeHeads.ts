// Files for inference hold the full-resolution head alone; training and the engine know one a stage. The others get zero weights. Pure.
import type { ModelNotes } from './modelNotes';
import type { Tensor, TensorFile } from './safetensors';

/** Also leaves out what no layer has, as the affine parts of a norm. */
export function completeHeads(given: TensorFile['tensors'], { config, classes }: ModelNotes): Map<string, Tensor> {
  const tensors = new Map([...given].filter(([name]) => /^(encoder|decoder|last)\..*\.(weight|bias)$/.test(name)));
  for (let head = 0; head < config.levels - 2; head++) {
    if (tensors.has(`last.${head}.0.weight`)) continue;
    // Head h stands on the second block of stage h + 2.
    const inputs = tensors.get(`decoder.${3 * head + 5}.seq.0.bias`)?.data.length ?? 0;
    const shape = [classes.length, inputs, ...Array.from({ length: config.dimensions }, () => 1)];
    tensors.set(`last.${head}.0.weight`, { shape, data: new Float32Array(classes.length * inputs) });
    tensors.set(`last.${head}.0.bias`, { shape: [classes.length], data: new Float32Array(classes.length) });
  }
  return tensors;
}
