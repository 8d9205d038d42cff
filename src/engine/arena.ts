// Decides which tensors share memory: two whose lifetimes do not overlap may lie in one buffer. Pure; creates nothing.

export interface Lifetime {
  bytes: number;
  /** First and last dispatch that touches the tensor, inclusive. */
  first: number;
  last: number;
}

export interface ArenaPlan {
  /** Slot of each tensor. */
  slots: number[];
  /** Bytes of each slot. */
  sizes: number[];
}

/** Greedy by size (Pisarchyk & Lee 2020): large tensors first, each into the smallest slot that is free over its lifetime. */
export function planArena(tensors: readonly Lifetime[]): ArenaPlan {
  const slots = new Array<number>(tensors.length).fill(-1);
  const sizes: number[] = [];
  const tenants: Lifetime[][] = [];
  const bySize = tensors.map((tensor, index) => ({ tensor, index })).sort((a, b) => b.tensor.bytes - a.tensor.bytes || a.index - b.index);
  for (const { tensor, index } of bySize) {
    let slot = -1;
    tenants.forEach((others, candidate) => {
      const free = others.every((other) => other.last < tensor.first || other.first > tensor.last);
      if (free && (slot < 0 || (sizes[candidate] as number) <= (sizes[slot] as number))) slot = candidate;
    });
    if (slot < 0) slot = tenants.push([]) - 1;
    sizes[slot] ??= tensor.bytes;
    tenants[slot]?.push(tensor);
    slots[index] = slot;
  }
  return { slots, sizes };
}
