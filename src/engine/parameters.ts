// The packed parameter buffers on the GPU: values, gradients and both moments, written and read in PyTorch's layout.
import { layerAt, type Network } from '../network/network';
import { type LayerLayout, packLayer, type ParameterLayout, planParameterLayout, unpackLayer } from './layout';
import { readBuffers } from './readBuffers';
import type { Tensor } from './recorder';
import type { LayerTensors, ParameterState } from './types';

/** The packed tensors of one network, [packed vec4f] each; they outlive plans. */
export interface ParameterTensors {
  readonly layout: ParameterLayout;
  readonly value: Tensor;
  readonly gradient: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
  /** rate, 1 - beta1^t, 1 - beta2^t, unused. */
  readonly step: Tensor;
}

export function planParameters(network: Network): ParameterTensors {
  const layout = planParameterLayout(network);
  const packed = (label: string): Tensor => ({ label: `parameters: ${label}`, bytes: layout.size * 16 });
  return {
    layout,
    value: packed('values'),
    gradient: packed('gradients'),
    first: packed('first moments'),
    second: packed('second moments'),
    step: { label: 'parameters: step', bytes: 16 },
  };
}

export const tensorsOf = ({ value, gradient, first, second, step }: ParameterTensors): Tensor[] => [value, gradient, first, second, step];

export interface ParameterStore {
  readonly buffers: ReadonlyMap<Tensor, GPUBuffer>;
  write(layers: ParameterState['layers']): void;
  /** Rate and corrections of the next optimiser step, see ParameterTensors.step. */
  writeStep(step: Float32Array<ArrayBuffer>): void;
  read(): Promise<ParameterState['layers']>;
  /** Gradients of the latest step, before clipping and weight decay; for tests. */
  readGradients(): Promise<LayerTensors[]>;
  destroy(): void;
}

export function createParameterStore(device: GPUDevice, network: Network, tensors: ParameterTensors): ParameterStore {
  const { layout, value, gradient, first, second, step } = tensors;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffers = new Map(
    tensorsOf(tensors).map((tensor) => [tensor, device.createBuffer({ label: tensor.label, size: tensor.bytes, usage })]),
  );
  const bufferOf = (tensor: Tensor): GPUBuffer => buffers.get(tensor) as GPUBuffer;
  const readPacked = async (...wanted: Tensor[]): Promise<LayerTensors[][]> => {
    const contents = await readBuffers(
      device,
      wanted.map((tensor) => ({ buffer: bufferOf(tensor), offset: 0, bytes: tensor.bytes })),
    );
    return contents.map((packed) => network.layers.map((layer, i) => unpackLayer(layer, layout.layers[i] as LayerLayout, packed)));
  };
  return {
    buffers,
    write(layers) {
      for (const [part, tensor] of [
        ['value', value],
        ['first', first],
        ['second', second],
      ] as const) {
        const packed = new Float32Array(layout.size * 4);
        layers.forEach((own, i) => packLayer(layerAt(network, i), layout.layers[i] as LayerLayout, own[part], packed));
        device.queue.writeBuffer(bufferOf(tensor), 0, packed);
      }
    },
    writeStep: (numbers) => device.queue.writeBuffer(bufferOf(step), 0, numbers),
    async read() {
      const [values, firsts, seconds] = await readPacked(value, first, second);
      return network.layers.map((_, i) => ({
        value: values?.[i] as LayerTensors,
        first: firsts?.[i] as LayerTensors,
        second: seconds?.[i] as LayerTensors,
      }));
    },
    async readGradients() {
      return (await readPacked(gradient))[0] ?? [];
    },
    destroy() {
      for (const buffer of buffers.values()) buffer.destroy();
    },
  };
}
