// Counts compute dispatches of everybody in the page by wrapping the encoder; for measurements only.

export interface DispatchCounter {
  reset(): void;
  count(): number;
  restore(): void;
}

export function createDispatchCounter(): DispatchCounter {
  const { prototype } = GPUComputePassEncoder;
  const original = prototype.dispatchWorkgroups;
  let dispatches = 0;
  prototype.dispatchWorkgroups = function counted(this: GPUComputePassEncoder, x: number, y?: number, z?: number): undefined {
    dispatches++;
    original.call(this, x, y, z);
    return undefined;
  };
  return {
    reset: () => void (dispatches = 0),
    count: () => dispatches,
    restore: () => void (prototype.dispatchWorkgroups = original),
  };
}
