// Adds up what a GPUDevice really holds: sizes of buffers created and not yet destroyed. Knows nothing of the engine.

export interface TrackedBuffers {
  /** Bytes created since tracking began and not destroyed. */
  bytes(): number;
  /** Largest value of bytes() so far. */
  peak(): number;
  restore(): void;
}

export function trackBuffers(device: GPUDevice): TrackedBuffers {
  const original = device.createBuffer.bind(device);
  const live = new Set<GPUBuffer>();
  const bytes = (): number => [...live].reduce((sum, { size }) => sum + size, 0);
  let peak = 0;
  const tracking = (descriptor: GPUBufferDescriptor): GPUBuffer => {
    const buffer = original(descriptor);
    live.add(buffer);
    peak = Math.max(peak, bytes());
    const destroy = buffer.destroy.bind(buffer);
    Object.defineProperty(buffer, 'destroy', { value: () => (live.delete(buffer), destroy()), configurable: true });
    return buffer;
  };
  Object.defineProperty(device, 'createBuffer', { value: tracking, configurable: true });
  return { bytes, peak: () => peak, restore: () => void Reflect.deleteProperty(device, 'createBuffer') };
}
