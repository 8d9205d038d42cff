// Cuts tensors into slices that can be bound: offsets at multiples of 256 bytes. Pure.
import type { Region } from './layout';
import type { Tensor, TensorSlice } from './recorder';

export const alignBytes = (bytes: number): number => Math.ceil(bytes / 256) * 256;

export const regionSlice = (tensor: Tensor, region: Region): TensorSlice => ({
  tensor,
  offset: region.start * 16,
  bytes: region.size * 16,
});

/** Where a slice begins, in vec4f. */
export const inVec4 = ({ offset }: TensorSlice): number => offset / 16;

/** Slices of one tensor, each at a multiple of 256 bytes. */
export function divide(make: (bytes: number) => Tensor, sizes: readonly number[]): TensorSlice[] {
  return shelve(make, sizes, Infinity);
}

/** Slices in order, of as few tensors as keep each below `limit` bytes; a slice that alone is larger gets a tensor of its own. */
export function shelve(make: (bytes: number) => Tensor, sizes: readonly number[], limit: number): TensorSlice[] {
  const slices: TensorSlice[] = [];
  let shelf: number[] = [];
  let total = 0;
  const close = (): void => {
    if (shelf.length === 0) return;
    const tensor = make(total);
    let offset = 0;
    for (const bytes of shelf) {
      slices.push({ tensor, offset, bytes });
      offset += alignBytes(bytes);
    }
    shelf = [];
    total = 0;
  };
  for (const size of sizes) {
    const bytes = Math.max(16, size);
    if (total + alignBytes(bytes) > limit) close();
    shelf.push(bytes);
    total += alignBytes(bytes);
  }
  close();
  return slices;
}

export const whole = (tensor: Tensor): TensorSlice => ({ tensor, offset: 0, bytes: tensor.bytes });
