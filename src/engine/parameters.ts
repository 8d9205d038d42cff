// The packed parameter buffers on the GPU: values, gradients and both moments, written and read in PyTorch's layout.
import type { Network } from '../network/network';
import { layerAt } from '../network/network';
import type { LayerLayout, ParameterLayout } from './layout';
import { packLayer, planParameterLayout, unpackLayer } from './layout';
import type { Tensor } from './recorder';
import type { LayerTensors, ParameterState } from './types';

export interface ParameterStore {
  readonly layout: ParameterLayout;
  readonly value: Tensor & { readonly buffer: GPUBuffer };
  readonly gradient: Tensor & { readonly buffer: GPUBuffer };
  readonly first: Tensor & { readonly buffer: GPUBuffer };
  readonly second: Tensor & { readonly buffer: GPUBuffer };
  readonly step: Tensor & { readonly buffer: GPUBuffer };
  readonly bytes: number;
  write(layers: ParameterState['layers']): void;
  read(): Promise<ParameterState['layers']>;
  /** Gradients of the latest step, before clipping and weight decay; for tests. */
  readGradients(): Promise<LayerTensors[]>;
  destroy(): void;
}

export function createParameterStore(device: GPUDevice, network: Network): ParameterStore {
  const layout = planParameterLayout(network);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const make = (label: string, bytes: number) => {
    const buffer = device.createBuffer({ label: `parameters: ${label}`, size: bytes, usage });
    return { label, bytes, buffer };
  };
  const size = layout.size * 16;
  const [value, gradient, first, second, step] = [
    make('values', size),
    make('gradients', size),
    make('first moments', size),
    make('second moments', size),
    make('step', 16),
  ];
  const unpackAll = (packed: Float32Array): LayerTensors[] =>
    network.layers.map((layer, i) => unpackLayer(layer, layout.layers[i] as LayerLayout, packed));
  return {
    layout,
    value,
    gradient,
    first,
    second,
    step,
    bytes: 4 * size + 16,
    write(layers) {
      for (const [part, { buffer }] of [
        ['value', value],
        ['first', first],
        ['second', second],
      ] as const) {
        const packed = new Float32Array(layout.size * 4);
        layers.forEach((tensors, i) => packLayer(layerAt(network, i), layout.layers[i] as LayerLayout, tensors[part], packed));
        device.queue.writeBuffer(buffer, 0, packed);
      }
    },
    async read() {
      const [values, firsts, seconds] = await readBuffers(device, [value.buffer, first.buffer, second.buffer]);
      const [v, f, s] = [unpackAll(values as Float32Array), unpackAll(firsts as Float32Array), unpackAll(seconds as Float32Array)];
      return network.layers.map((_, i) => ({ value: v[i] as LayerTensors, first: f[i] as LayerTensors, second: s[i] as LayerTensors }));
    },
    async readGradients() {
      const [gradients] = await readBuffers(device, [gradient.buffer]);
      return unpackAll(gradients as Float32Array);
    },
    destroy() {
      for (const { buffer } of [value, gradient, first, second, step]) buffer.destroy();
    },
  };
}

/** Copies whole buffers to the CPU in one submit; for rare reads (a prune, an export, a test). */
export async function readBuffers(device: GPUDevice, buffers: readonly GPUBuffer[]): Promise<Float32Array<ArrayBuffer>[]> {
  const encoder = device.createCommandEncoder({ label: 'read buffers' });
  const staging = buffers.map((source) => {
    const target = device.createBuffer({
      label: `staging of ${source.label}`,
      size: source.size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    encoder.copyBufferToBuffer(source, 0, target, 0, source.size);
    return target;
  });
  device.queue.submit([encoder.finish()]);
  return Promise.all(
    staging.map(async (buffer) => {
      await buffer.mapAsync(GPUMapMode.READ);
      const content = new Float32Array(buffer.getMappedRange().slice(0));
      buffer.destroy();
      return content;
    }),
  );
}
