// The parity files: a fixed input with the live network's output, and a table of how far each exported network is from it. Pure.
import type { ExportCheck } from '../protocol/exportKinds';
import { reverseAxes, spaceOf, toChannelsFirst } from './layout';
import { encodeSafetensors, type Tensor } from './safetensors';
import type { ExportSource } from './source';
import { parityTolerance } from './verify';

export const parityFile = 'parity/parity.safetensors';

/** `input` [1, channels, (z,) y, x] and `output` [1, classes, (z,) y, x], softmax of the full-resolution head; with `xyz` the axes are x, y(, z). */
export function encodeParity({ sample, live, network, config }: ExportSource, axes: 'zyx' | 'xyz' = 'zyx'): Uint8Array<ArrayBuffer> {
  const place = (values: Float32Array, channels: number): Tensor => {
    const shape = [1, channels, ...spaceOf(config)];
    const data = toChannelsFirst(values, channels);
    return axes === 'zyx' ? { shape, data } : reverseAxes(data, shape, network.dimensions);
  };
  const tensors = new Map([
    ['input', place(sample, network.inputChannels)],
    ['output', place(live, network.classes)],
  ]);
  return encodeSafetensors({ tensors, metadata: {} });
}

export function describeParity({ config, epoch }: ExportSource, checks: readonly ExportCheck[]): object {
  return {
    epoch,
    tolerance: parityTolerance,
    input: `${parityFile}: input [1, channels, (z,) y, x], output [1, classes, (z,) y, x], softmax of the full-resolution head`,
    patchSize: config.patchSize,
    exports: checks.flatMap(({ file, by, difference }) => (difference === null ? [] : [{ file, by, maxAbsDifference: difference }])),
  };
}
