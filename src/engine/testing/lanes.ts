// Numbers per channel as the kernels store them: rows of channel groups, several vectors of four floats each. Written from the kernels' comments.
import { groupsOf } from './arrays';

interface Lanes {
  rows: number;
  channels: number;
  /** Vectors per row and channel group. */
  parts: number;
}

/** `parts` vectors per (row, channel) in rows of channel groups: [row, group][part] of four. Lanes without a value hold `padding`. */
export function packLanes(
  rows: number,
  channels: number,
  parts: number,
  valueOf: (row: number, channel: number) => readonly number[],
  padding = 0,
): Float32Array<ArrayBuffer> {
  const groups = groupsOf(channels);
  const packed = new Float32Array(rows * groups * parts * 4).fill(padding);
  for (let row = 0; row < rows; row++)
    for (let c = 0; c < channels; c++)
      valueOf(row, c).forEach((value, part) => (packed[((row * groups + (c >> 2)) * parts + part) * 4 + (c & 3)] = value));
  return packed;
}

/** One part of every (row, channel), row by row. */
export function readLanes(packed: ArrayLike<number>, { rows, channels, parts }: Lanes, part: number): Float64Array {
  const groups = groupsOf(channels);
  return Float64Array.from({ length: rows * channels }, (_, i) => {
    const [row, c] = [Math.floor(i / channels), i % channels];
    return packed[((row * groups + (c >> 2)) * parts + part) * 4 + (c & 3)] ?? NaN;
  });
}

/** One part of the lanes that belong to no channel. */
export function readPadding(packed: ArrayLike<number>, { rows, channels, parts }: Lanes, part: number): Float64Array {
  const padded = 4 * groupsOf(channels);
  return readLanes(packed, { rows, channels: padded, parts }, part).filter((_, i) => i % padded >= channels);
}

/** The same summed over the chunks of [sample, chunk, group]: one value per (sample, channel). */
export function sumLanes(
  packed: ArrayLike<number>,
  { batch, chunks, channels, parts }: Omit<Lanes, 'rows'> & { batch: number; chunks: number },
  part: number,
): Float64Array {
  const values = readLanes(packed, { rows: batch * chunks, channels, parts }, part);
  return Float64Array.from({ length: batch * channels }, (_, i) => {
    let sum = 0;
    for (let chunk = 0; chunk < chunks; chunk++)
      sum += values[(Math.floor(i / channels) * chunks + chunk) * channels + (i % channels)] ?? NaN;
    return sum;
  });
}
