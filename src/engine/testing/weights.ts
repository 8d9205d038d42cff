// Weights as the kernels store them: [tap][input group][output group] blocks of 4x4, column i = input channel i. Written from the kernels'
// comments, not from src/engine/layout.ts.
import { edgeAt, sizeOf, type Tensor } from '../../oracle/tensor';
import { groupsOf } from './arrays';

export interface WeightShape {
  inputs: number;
  outputs: number;
  /** Kernel edges. */
  kernel: readonly number[];
  /** PyTorch's transposed layout [in, out, k...] instead of [out, in, k...]. */
  transposed: boolean;
}

export const weightShapeOf = ({ shape }: Tensor, transposed: boolean): WeightShape => {
  const [rows, columns] = [edgeAt(shape, 0), edgeAt(shape, 1)];
  return { inputs: transposed ? rows : columns, outputs: transposed ? columns : rows, kernel: shape.slice(2), transposed };
};

export const packedWeightSize = ({ inputs, outputs, kernel }: WeightShape): number =>
  sizeOf(kernel) * groupsOf(inputs) * groupsOf(outputs) * 16;

function forEachWeight(shape: WeightShape, visit: (logical: number, packed: number) => void): void {
  const { inputs, outputs, kernel, transposed } = shape;
  const taps = sizeOf(kernel);
  for (let i = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++)
      for (let tap = 0; tap < taps; tap++) {
        const logical = (transposed ? i * outputs + o : o * inputs + i) * taps + tap;
        const block = (tap * groupsOf(inputs) + Math.floor(i / 4)) * groupsOf(outputs) + Math.floor(o / 4);
        visit(logical, block * 16 + (i % 4) * 4 + (o % 4));
      }
}

export function packWeights(weight: Tensor, transposed: boolean): Float32Array<ArrayBuffer> {
  const shape = weightShapeOf(weight, transposed);
  const packed = new Float32Array(packedWeightSize(shape));
  forEachWeight(shape, (logical, at) => (packed[at] = weight.data[logical] ?? NaN));
  return packed;
}

/** Sum over `parts` partial gradients lying one after the other, in PyTorch's layout. */
export function sumWeights(partial: ArrayLike<number>, parts: number, shape: WeightShape): Float64Array {
  const each = packedWeightSize(shape);
  const sum = new Float64Array(shape.inputs * shape.outputs * sizeOf(shape.kernel));
  forEachWeight(shape, (logical, at) => {
    for (let part = 0; part < parts; part++) sum[logical] = (sum[logical] ?? NaN) + (partial[part * each + at] ?? NaN);
  });
  return sum;
}

/** A vector per output channel, padded to whole groups of four with zeros. */
export function packVector(values: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(4 * groupsOf(values.length));
  packed.set(Array.from(values));
  return packed;
}

/** Sum of values[first], values[first + stride], ... */
export function sumStrided(values: ArrayLike<number>, first: number, stride: number): number {
  let sum = 0;
  for (let i = first; i < values.length; i += stride) sum += values[i] ?? NaN;
  return sum;
}
