// The oracle's arrays: float64, row-major, batch and channels first. Plain data; shares nothing with the engine.

/** Feature maps [count, channels, (z,) y, x] or weights [rows, columns, (z,) y, x]. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
export const zeros = (shape: readonly number[]): Tensor => ({ shape, data: new Float64Array(sizeOf(shape)) });
export const edgeAt = (shape: readonly number[], axis: number): number => shape[axis] ?? 1;
export const spatialOf = (tensor: Tensor): number[] => tensor.shape.slice(2);

/** A tensor from any numbers. Throws when their count does not fit the shape. */
export function tensorFrom(shape: readonly number[], values: ArrayLike<number>): Tensor {
  if (values.length !== sizeOf(shape)) throw new Error(`${values.length} values do not fill the shape [${shape.join(', ')}].`);
  return { shape, data: Float64Array.from(values) };
}

/** All maps one after another: views of [count * channels] planes of `positions` values. */
export function planesOf(tensor: Tensor): Float64Array[] {
  const positions = sizeOf(tensor.shape.slice(2));
  return Array.from({ length: edgeAt(tensor.shape, 0) * edgeAt(tensor.shape, 1) }, (_, plane) =>
    tensor.data.subarray(plane * positions, (plane + 1) * positions),
  );
}

/** Joins along the channel axis, in order. */
export function concatenate(parts: readonly Tensor[]): Tensor {
  const first = parts[0];
  if (!first) throw new Error('Nothing to concatenate.');
  const count = edgeAt(first.shape, 0);
  const channels = parts.reduce((sum, part) => sum + edgeAt(part.shape, 1), 0);
  const joined = zeros([count, channels, ...spatialOf(first)]);
  let at = 0;
  for (let sample = 0; sample < count; sample++)
    for (const part of parts) {
      const length = part.data.length / count;
      joined.data.set(part.data.subarray(sample * length, (sample + 1) * length), at);
      at += length;
    }
  return joined;
}

/** The reverse: cuts the channel axis into parts of the given channel counts. */
export function split(joined: Tensor, channels: readonly number[]): Tensor[] {
  const count = edgeAt(joined.shape, 0);
  const positions = sizeOf(joined.shape.slice(2));
  const total = edgeAt(joined.shape, 1);
  let offset = 0;
  return channels.map((width) => {
    const part = zeros([count, width, ...spatialOf(joined)]);
    for (let sample = 0; sample < count; sample++) {
      const from = (sample * total + offset) * positions;
      part.data.set(joined.data.subarray(from, from + width * positions), sample * width * positions);
    }
    offset += width;
    return part;
  });
}

/** Adds `term` to `sum` in place. */
export function accumulate(sum: Float64Array, term: Float64Array): void {
  term.forEach((value, i) => {
    sum[i] = (sum[i] ?? 0) + value;
  });
}
