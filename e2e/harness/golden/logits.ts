// Logits and softmax of every head from the engine's feature maps: the engine keeps only probabilities, and those of one head, on the CPU.
import type { Engine } from '../../../src/engine/types';
import { headsFullFirst, layerAt, weightShape } from '../../../src/network/network';
import type { ParameterState } from '../../../src/network/parameters';
import { computeConvolution } from '../../../src/oracle/convolution';
import { computeSoftmax } from '../../../src/oracle/headLoss';
import { type Tensor, tensorFrom } from '../../../src/oracle/tensor';

/** Maps of one layer for every sample of `input` (channels-last), [count, filters, ...]. */
export async function readBatchMaps(engine: Engine, input: Float32Array, count: number, layer: number): Promise<Tensor> {
  const each = input.length / count;
  const stacks = [];
  for (let n = 0; n < count; n++) stacks.push(...(await engine.readMaps(input.subarray(n * each, (n + 1) * each), [layer])));
  const size = stacks[0]?.data.length ?? 0;
  const data = new Float64Array(count * size);
  stacks.forEach((stack, n) => data.set(stack.data, n * size));
  return { shape: [count, ...(stacks[0]?.shape ?? [])], data };
}

export interface HeadOutput {
  name: string;
  logits: Tensor;
  softmax: Tensor;
}

/** All heads, full resolution first: 1x1 convolution of the engine's maps and softmax in float64. */
export async function readHeads(engine: Engine, state: ParameterState, input: Float32Array, count: number): Promise<HeadOutput[]> {
  const { network } = engine;
  const heads: HeadOutput[] = [];
  for (const index of headsFullFirst(network)) {
    const layer = layerAt(network, index);
    const maps = await readBatchMaps(engine, input, count, layer.parents[0] ?? 0);
    const value = state.layers[index]?.value;
    const weight = tensorFrom(weightShape(network, layer), value?.weight ?? []);
    const logits = computeConvolution(maps, weight, Float64Array.from(value?.bias ?? []), { stride: 1, padding: 0 });
    heads.push({ name: layer.name, logits, softmax: computeSoftmax(logits) });
  }
  return heads;
}
