// The parity tensors of an export, read by the published format of safetensors, and how far another network's answer is from them.
import { readTensors } from './takenAway';
import type { Sample } from './foreignPeers';

export interface Parity {
  /** [1, channels, (z,) y, x] */
  input: Sample;
  /** [1, classes, (z,) y, x] */
  output: Sample;
}

export function readParity(file: Buffer): Parity {
  const tensors = readTensors(file);
  const start = 8 + Number(file.readBigUInt64LE(0));
  const read = (name: string): Sample => {
    const { shape = [], data_offsets: [from, to] = [0, 0] } = tensors.get(name) ?? {};
    return { shape, values: Array.from({ length: (to - from) / 4 }, (_, i) => file.readFloatLE(start + from + 4 * i)) };
  };
  return { input: read('input'), output: read('output') };
}

/** [1, channels, space…] -> [1, space…, channels]. */
export function toChannelsLast({ values, shape }: Sample): Sample {
  const [one = 1, channels = 1, ...space] = shape;
  const positions = values.length / channels;
  return {
    shape: [one, ...space, channels],
    values: values.map((_, i) => values[(i % channels) * positions + Math.floor(i / channels)] ?? NaN),
  };
}

/** Largest absolute difference; NaN where shapes differ. */
export const differenceOf = (a: Sample, b: Sample): number =>
  a.shape.join() === b.shape.join() ? Math.max(...a.values.map((value, i) => Math.abs(value - (b.values[i] ?? NaN)))) : NaN;
