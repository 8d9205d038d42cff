// Cuts tensors into slices that can be bound: offsets at multiples of 256 bytes. Pure.
import type { Region } from './layout';
import type { Tensor, TensorSlice } from './recorder';

export const alignBytes = (bytes: number): number => Math.ceil(bytes / 256) * 256;

export const regionSlice = (tensor: Tensor, region: Region): TensorSlice => ({
  tensor,
  offset: region.start * 16,
  bytes: region.size * 16,
});

/** Slices of one tensor, each at a multiple of 256 bytes. */
export function divide(make: (bytes: number) => Tensor, sizes: readonly number[]): TensorSlice[] {
  const offsets: number[] = [];
  let total = 0;
  for (const size of sizes) {
    offsets.push(total);
    total += alignBytes(Math.max(16, size));
  }
  const tensor = make(total);
  return sizes.map((size, i) => ({ tensor, offset: offsets[i] as number, bytes: Math.max(16, size) }));
}

/** The whole tensor that a slice is part of. */
export const whole = (slice: TensorSlice): TensorSlice => ({ tensor: slice.tensor, offset: 0, bytes: slice.tensor.bytes });
