// Tensors and metadata of the graph model that encodeGraphModel() writes, with the weights back in PyTorch's layouts. Pure.
import { createNetwork, type Layer } from '../../network/network';
import type { RunConfig } from '../../protocol/config';
import type { Tensor, TensorFile } from '../safetensors';

interface Described {
  userDefinedMetadata?: Record<string, string>;
  weightsManifest?: { weights: { name: string; shape: number[]; dtype: string }[] }[];
}

type Axes = Pick<RunConfig, 'dimensions' | 'levels' | 'flatLevels'>;

/** What model.json says of itself. */
export const readGraphMetadata = (model: unknown): Record<string, string> => (model as Described).userDefinedMetadata ?? {};

/** `axes` tells the kernels of transposed layers, whose windows the file has as channels. Throws a plain Error in words. */
export function readGraphModel(model: unknown, weights: Uint8Array, axes: Axes): TensorFile {
  const entries = (model as Described).weightsManifest?.flatMap((group) => group.weights) ?? [];
  const stored = new Map<string, Tensor>();
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  let at = 0;
  for (const { name, shape, dtype } of entries) {
    const count = shape.reduce((a, b) => a * b, 1);
    if (at + 4 * count > weights.length) throw new Error(`weights.bin ends within ${name}`);
    const start = at;
    if (dtype === 'float32')
      stored.set(name, { shape, data: Float32Array.from({ length: count }, (_, i) => view.getFloat32(start + 4 * i, true)) });
    at += 4 * count;
  }
  if (at !== weights.length) throw new Error('weights.bin holds bytes that belong to no tensor');
  const { layers } = createNetwork({ ...axes, inputChannels: 1, classes: 2, firstFilters: 1 });
  const tensors = new Map(layers.flatMap((layer) => restoreLayer(layer, stored)));
  return { tensors, metadata: readGraphMetadata(model) };
}

/** Nothing where the file lacks the layer, as coarse heads. */
function restoreLayer({ exportName, kind, kernel }: Layer, stored: ReadonlyMap<string, Tensor>): [string, Tensor][] {
  const [weight, bias] = [stored.get(`${exportName}.weight`), stored.get(`${exportName}.bias`)];
  if (!weight || !bias) return [];
  const taps = kernel.reduce<number>((a, b) => a * b, 1);
  const transposed = kind === 'transposed';
  const inputs = weight.shape.at(-2) ?? 0;
  const filters = (weight.shape.at(-1) ?? 0) / (transposed ? taps : 1);
  const [rows, columns] = transposed ? [inputs, filters] : [filters, inputs];
  const data = new Float32Array(weight.data.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let tap = 0; tap < taps; tap++) {
        const from = transposed ? (row * taps + tap) * columns + column : (tap * columns + column) * rows + row;
        data[(row * columns + column) * taps + tap] = weight.data[from] ?? NaN;
      }
  return [
    [`${exportName}.weight`, { shape: [rows, columns, ...kernel], data }],
    // A transposed layer's bias is repeated for each position of its window.
    [`${exportName}.bias`, { shape: [filters], data: bias.data.slice(0, filters) }],
  ];
}
